import { type Answer, program, type Start, type Task } from './program.js';

/** A worker as both kinds of platform have it, once it is there. */
export interface KernelWorker {
  post(message: Start | Task, transfer: ArrayBuffer[]): void;
  /** Called with every answer, and with the reason why there will be no more. */
  listen(answered: (answer: Answer) => void, stopped: (why: string) => void): void;
  dismiss(): void;
}

/** Makes a browser worker that runs gradcheck/worker.js: for pages whose policy refuses workers made from text. */
export type CreateWorker = () => Worker;

/** A worker of this platform: its program is sent as text, so that no file needs to be found. */
export async function createKernelWorker(create?: CreateWorker): Promise<KernelWorker> {
  if (create) return browserWorker(create());
  return onNode() ? nodeWorker() : browserWorker(workerFromText());
}

/** How many workers can run at the same time. */
export async function availableWorkers(): Promise<number> {
  if (onNode()) return (await import('node:os')).availableParallelism();
  return globalThis.navigator?.hardwareConcurrency ?? 1;
}

const onNode = () => typeof process === 'object' && process.versions?.node !== undefined;

async function nodeWorker(): Promise<KernelWorker> {
  const { Worker } = await import('node:worker_threads');
  const scope = `{ postMessage: (answer, transfer) => parentPort.postMessage(answer, transfer) }`;
  const text = `const { parentPort } = require('node:worker_threads'); const scope = ${scope};
(${program})(scope); parentPort.on('message', data => scope.onmessage({ data }));`;
  // options of the process, such as --input-type, are not meant for the worker
  const worker = new Worker(text, { eval: true, execArgv: [] });
  return {
    post: (message, transfer) => worker.postMessage(message, transfer),
    listen(answered, stopped) {
      worker.on('message', answered);
      worker.on('messageerror', error => stopped(error.message));
      worker.on('error', error => stopped(error.message));
      worker.on('exit', code => stopped(`exit code ${code}`));
    },
    dismiss: () => void worker.terminate(),
  };
}

/** @throws whatever the platform throws where it has no workers */
function workerFromText(): Worker {
  const url = URL.createObjectURL(new Blob([`(${program})(self)`], { type: 'text/javascript' }));
  try {
    return new Worker(url);
  } finally {
    // the worker has been asked for: the address is not needed again once it runs
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  }
}

function browserWorker(worker: Worker): KernelWorker {
  return {
    post: (message, transfer) => worker.postMessage(message, transfer),
    listen(answered, stopped) {
      worker.onmessage = ({ data }: MessageEvent<Answer>) => answered(data);
      worker.onmessageerror = () => stopped('an answer could not be read');
      worker.onerror = event => {
        event.preventDefault?.();
        stopped(event.message || 'it could not be started');
      };
    },
    dismiss: () => worker.terminate(),
  };
}
