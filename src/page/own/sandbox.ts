import source from 'gradcheck:worker';
import { element } from '../element.js';
import type { RunOptions } from '../worker/client.js';
import type { Answers, FromWorker, Requests } from '../worker/messages.js';
import { ModuleError } from './where.js';

/** A visitor's module, and how it is to be checked. */
export interface Running {
  code: string;
  options: Requests['own']['options'];
  /** How long it may take, from when the sandbox is open. */
  seconds: number;
}

/** Milliseconds in which a sandbox that is there answers, on a slow machine that does much else too. */
const PATIENCE = 10_000;

/**
 * Runs a visitor's module and checks what it exports, in a worker of a sandboxed frame: another origin, no network, no storage.
 * The frame goes when the check is done, cancelled or out of time, and everything in it goes with it.
 *
 * @throws {ModuleError} what went wrong in it
 */
export async function runModule(
  { code, options, seconds }: Running,
  { onProgress, signal }: RunOptions,
): Promise<Answers['own']> {
  const frame = await sandbox();
  const { port1, port2 } = new MessageChannel();
  let opened = false;
  let share: number | null = null;
  try {
    // it may have been cancelled while the frame was loading
    signal?.throwIfAborted();
    return await new Promise<Answers['own']>((resolve, reject) => {
      const begin = () => {
        opened = true;
        setTimeout(() => reject(new Error(outOfTime(seconds, share))), 1000 * seconds);
      };
      port1.onmessage = ({ data }: MessageEvent<FromWorker | { ready: true }>) => {
        if (!opened) begin();
        if ('progress' in data) onProgress?.((share = data.progress));
        else if ('answer' in data) resolve(data.answer as Answers['own']);
        else if ('refused' in data) reject(new ModuleError(String(data.refused), data.at ?? null));
      };
      signal?.addEventListener('abort', () => reject(signal.reason));
      setTimeout(() => opened || reject(new Error(CLOSED)), PATIENCE);
      frame.contentWindow!.postMessage({ worker: source, code, options }, '*', [port2]);
    });
  } finally {
    port1.close();
    frame.remove();
  }
}

const CLOSED =
  'The sandbox did not open: sandbox.html could not be had, as when the server of this page has ended. Start it again, reload, and run; the code is kept.';

/** @param share  how far the check was; null while the module itself had not come to its end */
export function outOfTime(seconds: number, share: number | null): string {
  const why =
    share === null
      ? 'the module itself did not come to its end: look for a loop that does not.'
      : share === 0
        ? 'cost or gradients had not answered: look for a loop that does not end, or raise the limit.'
        : `${Math.floor(100 * Math.min(1, share))} % of the components were measured: raise the limit, or probe.`;
  return `Stopped after ${seconds} s: ${why}`;
}

async function sandbox(): Promise<HTMLIFrameElement> {
  const frame = element('iframe', { sandbox: 'allow-scripts', src: 'sandbox.html', hidden: true, title: 'Sandbox' });
  const loaded = new Promise(resolve => frame.addEventListener('load', resolve, { once: true }));
  document.body.append(frame);
  await loaded;
  return frame;
}
