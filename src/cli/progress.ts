import type { WriteStream } from 'node:tty';
import { SingleBar } from 'cli-progress';
import { visible } from '../format/visible.js';

/** A bar on a terminal while components are checked. */
export interface Progress {
  update(done: number, total: number): void;
  /** Takes the bar off the screen. */
  stop(): void;
}

const SILENT: Progress = { update() {}, stop() {} };

/** A bar where somebody looks on: a terminal that is not a CI log. The report stays alone on stdout. */
export function progress(label: string, quiet: boolean, stream: WriteStream = process.stderr): Progress {
  if (quiet || !stream.isTTY || process.env.CI) return SILENT;
  const bar = new SingleBar({
    stream,
    format: `${visible(label)} [{bar}] {value}/{total}{left}`,
    barsize: 30,
    clearOnComplete: true,
    // left alone: a terminal that is killed meanwhile must not stay without its cursor, its line breaks or Ctrl-C
    hideCursor: false,
    linewrap: true,
    gracefulExit: false,
  });
  const pace = new Rate();
  let started = false;
  return {
    update(done, total) {
      const seconds = pace.secondsLeft(done, total);
      const left = seconds === undefined ? '' : ` ${duration(seconds)} left`;
      if (started) bar.setTotal(total);
      else bar.start(total, done, { left });
      started = true;
      bar.update(done, { left });
    },
    stop() {
      bar.stop();
      started = false;
    },
  };
}

/** How fast it goes, from the first time it is told how far it is: what came before is no measure of the rest. */
export class Rate {
  private first: { done: number; at: number } | undefined;

  /** Seconds until all is done, if it goes on so; undefined where nothing can be said yet. */
  secondsLeft(done: number, total: number): number | undefined {
    const now = performance.now();
    this.first ??= { done, at: now };
    const since = done - this.first.done;
    return since > 0 ? ((now - this.first.at) * (total - done)) / since / 1000 : undefined;
  }
}

/** Seconds in the two units that matter: 12 s, 4 min 10 s, 3 h 5 min, 4 d 2 h. */
export function duration(seconds: number): string {
  const units = [
    { name: 'd', of: 86_400 },
    { name: 'h', of: 3600 },
    { name: 'min', of: 60 },
    { name: 's', of: 1 },
  ];
  const whole = Math.round(seconds);
  const first = units.findIndex(({ of }) => whole >= of);
  if (first < 0) return '0 s';
  const { name, of } = units[first];
  const rest = first + 1 < units.length ? Math.floor((whole % of) / units[first + 1].of) : 0;
  return `${Math.floor(whole / of)} ${name}${rest > 0 ? ` ${rest} ${units[first + 1].name}` : ''}`;
}
