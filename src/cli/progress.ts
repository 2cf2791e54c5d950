import type { WriteStream } from 'node:tty';
import { SingleBar } from 'cli-progress';

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
    format: `${label} [{bar}] {value}/{total} {eta_formatted} left`,
    barsize: 30,
    clearOnComplete: true,
    // left alone: a terminal that is killed meanwhile must not stay without its cursor, its line breaks or Ctrl-C
    hideCursor: false,
    linewrap: true,
    gracefulExit: false,
  });
  let started = false;
  return {
    update(done, total) {
      if (started) bar.setTotal(total);
      else bar.start(total, done);
      started = true;
      bar.update(done);
    },
    stop: () => bar.stop(),
  };
}
