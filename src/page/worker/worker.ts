import { component } from '../network/component.js';
import { check, fingerprint, outline, type Progress, prepare } from '../network/run.js';
import { train } from '../network/train.js';
import { readDropped } from '../own/dropped.js';
import { checkModule } from '../own/module.js';
import { ModuleError } from '../own/where.js';
import { sweep } from '../v/sweep.js';
import type { Answers, FromWorker, Kind, Refusal, Requests, ToWorker } from './messages.js';

/** What computes each kind of request. */
const WORK: { readonly [K in Kind]: (request: Requests[K], onProgress: Progress) => Promise<Answers[K]> } = {
  prepare,
  sweep,
  check,
  fingerprint,
  component,
  train,
  outline,
  read: readDropped,
  own: checkModule,
};

// taken before a visitor's module can run: it gets no way to speak to the page
const post = self.postMessage.bind(self) as (message: FromWorker) => void;

/** Milliseconds between reports of progress. */
const PAUSE = 50;

function progress(): Progress {
  let told = 0;
  return share => {
    const now = performance.now();
    if (now - told < PAUSE) return;
    told = now;
    post({ progress: share });
  };
}

function refusal(error: unknown): Refusal {
  if (!(error instanceof ModuleError)) return { refused: error instanceof Error ? error.message : String(error) };
  const { message, at, unparsed } = error;
  return { refused: message, ...(at && { at }), ...(unparsed && { unparsed }) };
}

addEventListener('message', async ({ data }: MessageEvent<ToWorker>) => {
  try {
    const work = WORK[data.kind] as (request: unknown, onProgress: Progress) => Promise<unknown>;
    post({ answer: await work(data.request, progress()) });
  } catch (error) {
    post(refusal(error));
  }
});

performance.measure('worker', { start: 0 });
