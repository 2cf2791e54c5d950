import source from 'gradcheck:worker';
import type { Answers, FromWorker, Kind, Requests } from './messages.js';

export interface RunOptions {
  onProgress?(share: number): void;
  signal?: AbortSignal;
}

/** A worker that computes one request after the other, so that the page is never in the way of its visitor. */
export interface Workbench {
  /** @throws {Error} why the request was refused; an AbortError when it was cancelled */
  run<K extends Kind>(kind: K, request: Requests[K], options?: RunOptions): Promise<Answers[K]>;
  /** Gives the worker back, until it is needed again. */
  end(): void;
}

/** The worker is made at the first request; one that is cancelled is ended at once and made anew. */
export function workbench(): Workbench {
  let worker: Worker | null = null;
  let last: Promise<unknown> = Promise.resolve();
  const end = () => {
    worker?.terminate();
    worker = null;
  };
  const next = <K extends Kind>(kind: K, request: Requests[K], options: RunOptions): Promise<Answers[K]> => {
    worker ??= new Worker(workerUrl());
    return answer(worker, kind, request, options).catch(error => {
      if (error.name === 'AbortError' || error instanceof Crash) end();
      throw error;
    });
  };
  return {
    end,
    run(kind, request, options = {}) {
      const mine = last.then(() => next(kind, request, options));
      last = mine.catch(() => undefined);
      return mine;
    },
  };
}

/** The worker died, of memory for instance. */
class Crash extends Error {}

let url = '';

/** The worker's code as a file of its own that no server has to have: works offline and from any folder. */
export function workerUrl(): string {
  url ||= URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  return url;
}

function answer<K extends Kind>(worker: Worker, kind: K, request: Requests[K], { onProgress, signal }: RunOptions) {
  return new Promise<Answers[K]>((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const listening = new AbortController();
    const finish = (settle: () => void) => {
      listening.abort();
      settle();
    };
    const on = { signal: listening.signal };
    worker.addEventListener(
      'message',
      ({ data }: MessageEvent<FromWorker>) => {
        if ('progress' in data) onProgress?.(data.progress);
        else if ('answer' in data) finish(() => resolve(data.answer as Answers[K]));
        else finish(() => reject(new Error(data.refused)));
      },
      on,
    );
    worker.addEventListener('error', event => finish(() => reject(new Crash(event.message))), on);
    signal?.addEventListener('abort', () => finish(() => reject(signal.reason)), on);
    worker.postMessage({ kind, request });
  });
}
