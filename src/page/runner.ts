import { byId } from './element.js';
import type { RunOptions } from './worker/client.js';

/** What a run hands on to the worker: where progress goes and who may stop it. */
export type Run = Required<RunOptions>;

interface Places {
  form: string;
  cancel: string;
  message: string;
  progress: string;
  /** Where the outcome will stand: it makes room when the work begins, so that nothing moves when it comes. */
  result: string;
}

/** Milliseconds before progress is shown: what is done sooner needs none, and nothing jumps. */
const PATIENCE = 250;

/** Runs one thing at a time for a form: its buttons rest, progress is shown, and cancel stops it. */
export function runner({ form, cancel, message, progress, result }: Places) {
  const bar = byId<HTMLProgressElement>(progress);
  const stop = byId<HTMLButtonElement>(cancel);
  const buttons = [...byId(form).querySelectorAll<HTMLButtonElement>('button.primary, #train')];
  let controller: AbortController | null = null;

  const say = (text: string, refused = false) => {
    byId(message).textContent = text;
    byId(message).classList.toggle('refused', refused);
  };
  const busy = (on: boolean) => {
    for (const button of buttons) button.disabled = on;
    byId(form).setAttribute('aria-busy', String(on));
    byId(result).classList.toggle('awaited', on);
  };
  stop.addEventListener('click', () => controller?.abort());

  return {
    /** Says `doing` while the work goes on, then what it returns, or why it was refused. */
    async start(doing: string, work: (run: Run) => Promise<string>): Promise<void> {
      if (controller) return;
      const mine = new AbortController();
      controller = mine;
      busy(true);
      say(doing);
      const showing = setTimeout(() => {
        bar.hidden = stop.hidden = false;
      }, PATIENCE);
      bar.removeAttribute('value');
      try {
        say(await work({ signal: mine.signal, onProgress: share => (bar.value = share) }));
      } catch (error) {
        say(mine.signal.aborted ? 'Cancelled.' : (error as Error).message, !mine.signal.aborted);
      } finally {
        clearTimeout(showing);
        bar.hidden = stop.hidden = true;
        busy(false);
        controller = null;
      }
    },
  };
}
