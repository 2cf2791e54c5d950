import { formatReport, gradcheck, type Network, network, pack, type Report } from '../../index.js';
import { type Dots, dotsOf } from '../evidence/dots.js';
import { errorRows } from '../evidence/errorRows.js';
import { kernelTiles } from '../evidence/kernels.js';
import { withKernel } from '../worker/kernel.js';
import type { Answers, Check, Parameters, Requests } from '../worker/messages.js';
import { timed } from '../worker/timed.js';
import { planted, plantedGradient } from './planted.js';

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
  const net = await network(asked.spec, await withKernel());
  const parameters = parametersOf(net, asked);
  const report = await timed('check', () => reportOf(net, asked, onProgress));
  const html = await timed('pictures', () => formatReport(report, 'html'));
  return {
    report,
    html,
    dots: dotsOf(report),
    rows: errorRows(report, UNITS),
    kernels: kernelTiles(report, net.layers, pack(parameters).theta),
    attention: attentionOf(net, parameters, asked.examples.x),
  };
}

/** The heads of all attention layers on the first example. */
const attentionOf = (net: Network, parameters: Parameters, x: Check['examples']['x']): Float64Array[] =>
  net
    .attention(parameters, x.slice(0, 1))
    .flatMap(({ weights: [heads] }) => heads.map(rows => Float64Array.from(rows.flatMap(row => [...row]))));

/** What a network looks like. */
export async function outline({ spec }: Requests['outline']): Promise<Answers['outline']> {
  const { layers, size } = await network(spec, await withKernel());
  return { input: layers[0].input, layers, size };
}

/** The dots of such a check. */
export const fingerprint = async (asked: Check, onProgress: Progress): Promise<Dots> =>
  dotsOf(await reportOf(await network(asked.spec, await withKernel()), asked, onProgress));

/** Where the network is checked: at its start, or where training came to. */
export const parametersOf = (net: Network, { parameters, seed }: Pick<Check, 'parameters' | 'seed'>): Parameters =>
  parameters ?? (net.initialize({ seed }) as Parameters);

async function reportOf(net: Network, asked: Check, onProgress: Progress): Promise<Report> {
  const { examples, mistake, side } = asked;
  const gradient = plantedGradient(mistake);
  const gradients = gradient && planted(net, gradient);
  const given = { parameters: parametersOf(net, asked), ...examples, ...(gradients && { gradients }) };
  const problem = net.problem(given as never);
  const [first] = net.layers;
  // flat rows: the network does not know that they are pictures
  const pictures = side ? { W1: [first.output[0], side, side] } : problem.pictures;
  return gradcheck({ ...problem, pictures }, { onProgress: (done, total) => onProgress(done / total) });
}
