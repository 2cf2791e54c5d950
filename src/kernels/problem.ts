import type { MistakeIn, MistakenGradient } from '../forward.js';
import type { Approximation, ApproximationRequest, Maybe, Problem, Tree } from '../problem.js';
import type { CreateWorker } from '../workers/worker.js';
import { type Data, exampleOf, readData } from './data.js';
import { forwardPass } from './forwardPass.js';
import type { DifferenceJob } from './job.js';
import { approximateSoon } from './methods.js';
import { mistakenGradients } from './mistaken.js';
import { costAlong, costAt, gradientAt, type Model, prepare } from './model.js';
import { blocksLike, type NetworkParameters, packParameters, unpackTheta } from './parameters.js';
import { picturesOf } from './pictures.js';
import type { KernelPool } from './pool.js';
import { hasSlopes, slopes } from './slopes.js';
import { denseOf, type Spec } from './spec.js';

/** What a network is checked with. */
export interface NetworkProblem extends Data {
  /** The point θ; never changed. */
  parameters: Tree;
  /**
   * The gradients to check, left out: the network's own backward propagation. A function of the parameters is called
   * with { x, y } too; one that declares that second argument is asked for single examples as well, when a mistake is diagnosed.
   */
  gradients?: Tree | ((parameters: NetworkParameters, data: Data) => Maybe<Tree>);
}

/**
 * A network as a Problem: data are checked and turned once, each call of cost sends θ alone.
 *
 * @throws {GradcheckError} as packParameters and readData do, but that the values of parameters are looked at by each call
 */
export function networkProblem(
  pool: KernelPool,
  spec: Spec,
  given: NetworkProblem,
  createWorker?: CreateWorker,
): Problem<NetworkParameters> {
  const blocks = blocksLike(spec, given.parameters);
  const model = prepare(pool, spec, readData(spec, given));
  const own = (parameters: NetworkParameters) =>
    unpackTheta(blocks, gradientAt(model, packParameters(spec, parameters)));
  const { gradients = own } = given;
  const cost = (parameters: NetworkParameters) => costAt(model, packParameters(spec, parameters));
  const problem: Problem<NetworkParameters> = {
    name: `network ${nameOf(spec)}`,
    parameters: inOrder(given.parameters, blocks),
    cost,
    gradients:
      gradients !== own && typeof gradients === 'function'
        ? parameters => gradients(parameters, { x: given.x, y: given.y })
        : gradients,
    gradapprox: request => approximation(model, request, createWorker),
    ...(hasSlopes(model.tape) && { slopes: request => slopes(model, request) }),
    byTheta: {
      of: cost,
      at: theta => costAt(model, theta),
      along: (point, i, value) => costAlong(model, point, i, value),
      gradients: { of: own, at: theta => gradientAt(model, theta) },
    },
    forward: forwardPass(model),
    mistaken: (theta, only) => mistakenIn(model, theta, only),
    repeatable: gradients === own ? 'both' : 'cost',
    examples: model.batch.m,
    pictures: picturesOf(spec),
  };
  const single = !isMixed(model) && (gradients === own || (typeof gradients === 'function' && gradients.length > 1));
  return single ? { ...problem, example: s => exampleProblem(pool, spec, given, s) } : problem;
}

/** The gradients of known mistakes, each with the layer it is made in. */
function* mistakenIn(model: Model, theta: Float64Array, only?: MistakeIn): Generator<MistakenGradient> {
  for (const { operation, mistake, grad } of mistakenGradients(model, theta, only))
    yield { layer: model.tape.operations[operation].layer, mistake, grad };
}

/** Whether J is no average over examples that know nothing of each other: a batch is normalised, or a mask belongs to the whole. */
const isMixed = ({ tape }: Model): boolean => tape.mixes || tape.operations.some(({ code }) => code === 'dropout');

/** 784-128-10 of dense layers, else the types of the layers. */
function nameOf(spec: Spec): string {
  const dense = denseOf(spec);
  const parts = dense ? [dense.inputs, ...dense.layers.map(({ units }) => units)] : spec.layers.map(({ type }) => type);
  return parts.join('-');
}

function exampleProblem(pool: KernelPool, spec: Spec, given: NetworkProblem, s: number): Problem<NetworkParameters> {
  return networkProblem(pool, spec, { ...given, ...exampleOf(given, s) });
}

/** The caller's own arrays by the names of blocks, in the order of θ. */
function inOrder(parameters: Tree, blocks: readonly { name: string }[]): NetworkParameters {
  const arrays = parameters as Record<string, unknown>;
  return Object.fromEntries(blocks.map(({ name }) => [name, arrays[name]])) as NetworkParameters;
}

function approximation(
  model: Model,
  request: ApproximationRequest,
  createWorker?: CreateWorker,
): Promise<Approximation> {
  const { theta, step, seed, method, workers, signal, onProgress } = request;
  const ranges = request.ranges ?? [[0, theta.length]];
  const job: DifferenceJob = { model, theta, ranges, step, seed, sides: 'two', bounded: true };
  return approximateSoon(job, method, { workers, createWorker, signal, onProgress });
}
