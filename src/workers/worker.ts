import { type Answer, program, type Start, type Task } from './program.js';

/** A worker as both kinds of platform have it, once it is there. */
export interface KernelWorker {
  post(message: Start | Task, transfer: ArrayBuffer[]): void;
  /** Called with every answer, and with the reason why there will be no more. */
  listen(answered: (answer: Answer) => void, stopped: (why: string) => void): void;
  dismiss(): void;
}

/** What is used of a browser's Worker. */
export interface PageWorker {
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
  terminate(): void;
  onmessage: ((event: never) => void) | null;
  onmessageerror: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
}

/** Makes a browser worker that runs gradcheck/worker.js: for pages whose policy refuses workers made from text. */
export type CreateWorker = () => PageWorker;

/** A worker of this platform: its program is sent as text, so that no file needs to be found. */
export function createKernelWorker(create?: CreateWorker): KernelWorker {
  if (create) return browserWorker(given(create()));
  const threads = nodeThreads();
  return threads ? nodeWorker(threads) : browserWorker(workerFromText());
}

function given(worker: PageWorker): PageWorker {
  const { postMessage, terminate } = Object(worker) as Partial<PageWorker>;
  if (typeof postMessage !== 'function' || typeof terminate !== 'function')
    throw new TypeError('createWorker returned no Worker: let it return new Worker(url), and no promise of one');
  return worker;
}

/** Asked of the process, since bundlers for pages stumble over an import of what only Node has. */
const nodeThreads = () => globalThis.process?.getBuiltinModule?.('node:worker_threads');

function nodeWorker({ Worker }: NonNullable<ReturnType<typeof nodeThreads>>): KernelWorker {
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

function browserWorker(worker: PageWorker): KernelWorker {
  return {
    post: (message, transfer) => worker.postMessage(message, transfer),
    listen(answered, stopped) {
      worker.onmessage = ({ data }: { data: Answer }) => answered(data);
      worker.onmessageerror = () => stopped('an answer could not be read');
      worker.onerror = (event: { message?: string; preventDefault?(): void }) => {
        event.preventDefault?.();
        stopped(event.message || 'it could not be started');
      };
    },
    dismiss: () => worker.terminate(),
  };
}
