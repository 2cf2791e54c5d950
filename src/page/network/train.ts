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
  const right = byKernels(net, asked, start, share => onProgress(share / halves));
  const planted = mistake && along(net, asked, { start, mistake }, share => onProgress((1 + share) / 2));
  return { parameters: (planted ?? right).parameters, right: right.curve, planted: planted?.curve ?? null };
}

interface Trained {
  parameters: Parameters;
  curve: Point[];
}

function byKernels(
  net: Network,
  { examples, iterations, rate }: Requests['train'],
  start: Parameters,
  onProgress: Progress,
): Trained {
  const each = Math.ceil(iterations / PIECES);
  let parameters = start as never;
  const curve = [{ iteration: 0, J: net.cost(parameters, examples) }];
  for (let piece = 1; piece <= PIECES; piece++) {
    parameters = net.train(parameters, examples, { iterations: each, rate }) as never;
    curve.push({ iteration: piece * each, J: net.cost(parameters, examples) });
    onProgress(piece / PIECES);
  }
  return { parameters, curve };
}

/** Ends early where J is no number any more; the parameters are then the last that had one. */
function along(
  net: Network,
  { examples, iterations, rate }: Requests['train'],
  { start, mistake }: { start: Parameters; mistake: Mistake },
  onProgress: Progress,
): Trained {
  const { forward } = net.problem({ parameters: start, ...examples } as never);
  const gradient = gradientWith(mistake);
  const each = Math.ceil(iterations / PIECES);
  const theta = pack(start as never).theta;
  let parameters = start;
  const curve = [{ iteration: 0, J: net.cost(parameters as never, examples) }];
  for (let piece = 1; piece <= PIECES; piece++) {
    descend(forward!, theta, gradient, { iterations: each, rate });
    if (!theta.every(Number.isFinite)) break;
    parameters = parametersOf(theta, forward!);
    curve.push({ iteration: piece * each, J: net.cost(parameters as never, examples) });
    onProgress(piece / PIECES);
  }
  return { parameters, curve };
}
