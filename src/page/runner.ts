import { byId } from './element.js';
import { RefusedField } from './refusedField.js';
import { outdate } from './report/view.js';
import type { RunOptions } from './worker/client.js';

/** What a run hands on to the worker: where progress goes and who may stop it. */
export interface Run extends Required<RunOptions> {
  /** Says what is done now. */
  say(doing: string): void;
}

interface Places {
  form: string;
  cancel: string;
  message: string;
  progress: string;
  /** Where the outcome will stand: it makes room when the work begins, so that nothing moves when it comes. */
  result: string;
  /** Takes away what else an earlier run left, when one is refused. */
  clear?(): void;
}

/** Milliseconds before progress is shown: what is done sooner needs none, and nothing jumps. */
const PATIENCE = 250;

/** What a bar shows of a share of the work: nothing certain once all differences are taken, for how long the search for causes lasts nobody knows. */
export const shownShare = (share: number): { value: number } | { saying: string } =>
  share < 1 ? { value: share } : { saying: 'Every component is measured. Looking closer …' };

/** Runs one thing at a time for a form: its buttons rest, progress is shown, and Cancel or Escape stops it. */
export function runner({ form, cancel, message, progress, result, clear }: Places) {
  const bar = byId<HTMLProgressElement>(progress);
  const stop = byId<HTMLButtonElement>(cancel);
  const main = byId(form).querySelector<HTMLButtonElement>('button.primary')!;
  // resting buttons keep the focus: a disabled one would lose it
  const buttons = byId(form).querySelectorAll<HTMLButtonElement>('button.primary, button[data-runs]');
  let controller: AbortController | null = null;
  /** Whether what runs gives way. */
  let yielding = false;

  const say = (text: string, refused = false) => {
    byId(message).textContent = text;
    byId(message).classList.toggle('refused', refused);
  };
  const busy = (on: boolean) => {
    for (const button of buttons) button.setAttribute('aria-disabled', String(on && !yielding));
    byId(form).setAttribute('aria-busy', String(on));
    byId(result).classList.toggle('awaited', on);
  };
  const watched = (signal: AbortSignal): Run => ({
    signal,
    say,
    onProgress: share => {
      const shown = shownShare(share);
      if ('value' in shown) bar.value = shown.value;
      else bar.removeAttribute('value');
      if ('saying' in shown) say(shown.saying);
    },
  });
  const rest = () => {
    if (document.activeElement === stop) main.focus();
    bar.hidden = stop.hidden = true;
    busy(false);
    controller = null;
  };
  const refuse = (error: Error) => {
    say(error.message, true);
    byId(result).replaceChildren();
    clear?.();
    if (error instanceof RefusedField) error.point();
  };
  stop.addEventListener('click', () => controller?.abort());
  byId(form).addEventListener('keydown', ({ key }) => key === 'Escape' && controller?.abort());

  return {
    /**
     * Says `doing` while the work goes on, then what it returns, or why it was refused.
     *
     * @param unasked  work that nobody asked for gives way to work that somebody does
     */
    async start(doing: string, work: (run: Run) => Promise<string>, unasked = false): Promise<void> {
      if (controller && (unasked || !yielding)) return;
      controller?.abort();
      const mine = new AbortController();
      controller = mine;
      yielding = unasked;
      busy(true);
      say(doing);
      const showing = setTimeout(() => {
        bar.hidden = stop.hidden = false;
      }, PATIENCE);
      bar.removeAttribute('value');
      try {
        say(await work(watched(mine.signal)));
      } catch (error) {
        if (controller !== mine) return;
        if (mine.signal.aborted) say('Cancelled.');
        else refuse(error as Error);
      } finally {
        clearTimeout(showing);
        if (controller === mine) rest();
      }
    },
    /** Tells below what is older than what the form says now. */
    outdate: (why: string) => outdate(byId(result), why),
  };
}
