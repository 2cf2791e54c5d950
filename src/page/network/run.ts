import { formatReport, gradcheck, network } from '../../index.js';
import { dotsOf } from '../evidence/dots.js';
import { errorRows } from '../evidence/errorRows.js';
import { withKernel } from '../worker/kernel.js';
import type { Answers, Parameters, Requests } from '../worker/messages.js';
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
export async function check(asked: Requests['check'], onProgress: Progress): Promise<Answers['check']> {
  const { spec, examples, seed, mistake } = asked;
  const net = await network(spec, await withKernel());
  const parameters = asked.parameters ?? net.initialize({ seed });
  const found = MISTAKES.find(({ id }) => id === mistake);
  const gradients = found && planted(net, found);
  const problem = net.problem({ parameters: parameters as Parameters, ...examples, gradients } as never);
  const report = await timed('check', () =>
    gradcheck(problem, { onProgress: (done, total) => onProgress(done / total) }),
  );
  const html = await timed('pictures', () => formatReport(report, 'html'));
  return { report, html, dots: dotsOf(report), rows: errorRows(report, UNITS) };
}
