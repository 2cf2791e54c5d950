import source from 'gradcheck:worker';
import { element } from '../element.js';
import type { RunOptions } from '../worker/client.js';
import type { Answers, FromWorker } from '../worker/messages.js';

/**
 * Runs a visitor's module and checks what it exports, in a worker of a sandboxed frame: another origin, no network, no storage.
 * The frame goes when the check is done, cancelled or out of time, and everything in it goes with it.
 *
 * @param seconds  how long it may take
 */
export async function runModule(
  code: string,
  seconds: number,
  { onProgress, signal }: RunOptions,
): Promise<Answers['own']> {
  const frame = await sandbox();
  const { port1, port2 } = new MessageChannel();
  const limit = AbortSignal.timeout(1000 * seconds);
  try {
    return await new Promise<Answers['own']>((resolve, reject) => {
      port1.onmessage = ({ data }: MessageEvent<FromWorker>) => {
        if ('progress' in data) onProgress?.(data.progress);
        else if ('answer' in data) resolve(data.answer as Answers['own']);
        else reject(new Error(String(data.refused)));
      };
      limit.addEventListener('abort', () => reject(new Error(outOfTime(seconds))));
      signal?.addEventListener('abort', () => reject(signal.reason));
      frame.contentWindow!.postMessage({ worker: source, code }, '*', [port2]);
    });
  } finally {
    port1.close();
    frame.remove();
  }
}

const outOfTime = (seconds: number) =>
  `Stopped after ${seconds} s: the module did not finish. Raise the limit, or look for a loop that does not end.`;

async function sandbox(): Promise<HTMLIFrameElement> {
  const frame = element('iframe', { sandbox: 'allow-scripts', src: 'sandbox.html', hidden: true, title: 'Sandbox' });
  const loaded = new Promise(resolve => frame.addEventListener('load', resolve, { once: true }));
  document.body.append(frame);
  await loaded;
  return frame;
}
