import { type Network, network, pack } from '../../index.js';
import { withKernel } from '../worker/kernel.js';
import type { Answers, Parameters, Point, Requests } from '../worker/messages.js';
import { descend } from './descend.js';
import { type PlantedGradient, plantedGradient } from './planted.js';
import { type Progress, parametersOf } from './run.js';

/** Points of the curve of J. */
const PIECES = 50;

/** Gradient descent from one start, with the right gradient and with the one that has the mistake in it. */
export async function train(asked: Requests['train'], onProgress: Progress): Promise<Answers['train']> {
  const net = await network(asked.spec, await withKernel());
  const start = parametersOf(net, asked);
  const gradient = plantedGradient(asked.mistake);
  const halves = gradient ? 2 : 1;
  const right = trained(net, asked, { start, advance: byKernels(net, asked) }, share => onProgress(share / halves));
  const planted =
    gradient &&
    trained(net, asked, { start, advance: along(net, asked, start, gradient) }, share => onProgress((1 + share) / 2));
  return { parameters: (planted ?? right).parameters, right: right.curve, planted: planted?.curve ?? null };
}

interface Trained {
  parameters: Parameters;
  curve: Point[];
}

/** The next parameters after some iterations; null where they are no numbers any more. */
type Advance = (parameters: Parameters, iterations: number) => Parameters | null;

/** By the right gradient, in the kernels. */
const byKernels =
  (net: Network, { examples, rate }: Requests['train']): Advance =>
  (parameters, iterations) =>
    net.train(parameters as never, examples, { iterations, rate }) as never;

/** By the gradient that has a mistake in it. */
function along(
  net: Network,
  { examples, rate }: Requests['train'],
  start: Parameters,
  gradient: PlantedGradient,
): Advance {
  const problem = net.problem({ parameters: start, ...examples } as never);
  const { theta, layout } = pack(start);
  return (_, iterations) => {
    descend(theta, at => gradient(problem, at), { iterations, rate });
    return theta.every(Number.isFinite) ? layout.unpack(theta) : null;
  };
}

/** Ends early where J is no number any more; the parameters are then the last that had one. */
function trained(
  net: Network,
  { examples, iterations }: Requests['train'],
  { start, advance }: { start: Parameters; advance: Advance },
  onProgress: Progress,
): Trained {
  const each = Math.ceil(iterations / PIECES);
  let parameters = start;
  const curve = [{ iteration: 0, J: net.cost(parameters as never, examples) }];
  for (let piece = 1; piece <= PIECES; piece++) {
    const next = advance(parameters, each);
    if (next === null) break;
    parameters = next;
    curve.push({ iteration: piece * each, J: net.cost(parameters as never, examples) });
    onProgress(piece / PIECES);
  }
  return { parameters, curve };
}
