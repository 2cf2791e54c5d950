import { type Network, network, pack } from '../../index.js';
import { withKernel } from '../worker/kernel.js';
import type { Answers, Parameters, Point, Requests } from '../worker/messages.js';
import { descend } from './descend.js';
import { MISTAKES, type Mistake } from './mistakes.js';
import { gradientWith, parametersOf } from './planted.js';
import type { Progress } from './run.js';

/** Points of the curve of J. */
const PIECES = 50;

/** Gradient descent from one start, with the right gradient and with the one that has the mistake in it. */
export async function train(asked: Requests['train'], onProgress: Progress): Promise<Answers['train']> {
  const net = await network(asked.spec, await withKernel());
  const start = (asked.parameters ?? net.initialize({ seed: asked.seed })) as Parameters;
  const mistake = MISTAKES.find(({ id }) => id === asked.mistake);
  const halves = mistake ? 2 : 1;
  const right = trained(net, asked, { start, advance: byKernels(net, asked) }, share => onProgress(share / halves));
  const planted =
    mistake &&
    trained(net, asked, { start, advance: along(net, asked, start, mistake) }, share => onProgress((1 + share) / 2));
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
function along(net: Network, { examples, rate }: Requests['train'], start: Parameters, mistake: Mistake): Advance {
  const forward = net.problem({ parameters: start, ...examples } as never).forward!;
  const gradient = gradientWith(mistake);
  const { theta } = pack(start as never);
  return (_, iterations) => {
    descend(forward, theta, gradient, { iterations, rate });
    return theta.every(Number.isFinite) ? parametersOf(theta, forward) : null;
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
