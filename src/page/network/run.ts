import { formatReport, gradcheck, network, type Report } from '../../index.js';
import { type Dots, dotsOf } from '../evidence/dots.js';
import { errorRows } from '../evidence/errorRows.js';
import { withKernel } from '../worker/kernel.js';
import type { Answers, Check, Parameters } from '../worker/messages.js';
import { timed } from '../worker/timed.js';
import { MISTAKES } from './mistakes.js';
import { planted } from './planted.js';

/** Hidden units of which the errors are shown. */
const UNITS = 8;

export type Progress = (share: number) => void;

/** A check so small that it is done at once: it compiles the kernels and all code that a larger one runs. */
export async function prepare(): Promise<null> {
  const layers = [
    { units: 2, activation: 'relu' },
    { units: 2, activation: 'softmax' },
  ] as const;
  const net = await timed('kernels', async () =>
    network({ inputs: 2, layers, cost: 'crossEntropy' }, await withKernel()),
  );
  const parameters = net.initialize({ seed: 1 });
  await gradcheck(net.problem({ parameters, x: [[1, 2]], y: [1] }), { method: 'by-unit' });
  return null;
}

/** Checks a network with a mistake planted, or none. */
export async function check(asked: Check, onProgress: Progress): Promise<Answers['check']> {
  const report = await timed('check', () => reportOf(asked, onProgress));
  const html = await timed('pictures', () => formatReport(report, 'html'));
  return { report, html, dots: dotsOf(report), rows: errorRows(report, UNITS) };
}

/** The dots of such a check. */
export const fingerprint = async (asked: Check, onProgress: Progress): Promise<Dots> =>
  dotsOf(await reportOf(asked, onProgress));

async function reportOf({ spec, examples, seed, mistake, ...asked }: Check, onProgress: Progress): Promise<Report> {
  const net = await network(spec, await withKernel());
  const parameters = asked.parameters ?? net.initialize({ seed });
  const found = MISTAKES.find(({ id }) => id === mistake);
  const gradients = found && planted(net, found);
  const problem = net.problem({ parameters: parameters as Parameters, ...examples, gradients } as never);
  return gradcheck(problem, { onProgress: (done, total) => onProgress(done / total) });
}
