import type { NetworkSpec } from '../forward.js';
import type { Problem, Tree } from '../problem.js';
import type { CreateWorker } from '../workers/worker.js';
import { type AttentionWeights, attentionWeights } from './attentionWeights.js';
import { type Data, readData, readInputs } from './data.js';
import { type DifferenceOptions, gradapprox } from './gradapprox.js';
import { type InitializeOptions, initialize } from './initialize.js';
import { costAt, gradientAt, prepare } from './model.js';
import { type KernelSource, kernelPool } from './module.js';
import { layersOf, type NetworkLayer } from './outline.js';
import { blocksOf, type NetworkParameters, packParameters, unpackTheta } from './parameters.js';
import type { KernelPool } from './pool.js';
import { predict } from './predict.js';
import { type NetworkProblem, networkProblem } from './problem.js';
import type { Rows } from './rows.js';
import { checkSpec, type Spec, sizeOf } from './spec.js';
import { descend, type TrainOptions } from './train.js';

/**
 * A dense network: Z[l] = W[l] A[l−1] + b[l], A[l] = g[l](Z[l]), A[0] = xᵀ. Nothing the caller passes is changed.
 * Parameters are { W1, b1, …, WL, bL }: W[l] (n_l, n_(l−1)), b[l] (n_l) or (n_l, 1), in any kind of array that pack takes.
 */
export interface Network {
  /** As given, with defaults filled in; frozen. */
  readonly spec: Spec;
  /** Its layers, with their shapes and arrays. */
  readonly layers: readonly NetworkLayer[];
  /** Number of parameters n. */
  readonly size: number;
  /** Random parameters: normal weights, biases 0. */
  initialize(options: InitializeOptions): NetworkParameters;
  /** A[L] turned: (m, n_L), rows over one buffer. */
  predict(parameters: Tree, x: Rows): Float64Array[];
  /** What each attention layer looks at: softmax(Q Kᵀ / √d) of every head and example. */
  attention(parameters: Tree, x: Rows): AttentionWeights[];
  /** J */
  cost(parameters: Tree, data: Data): number;
  /** dJ/dW[l] and dJ/db[l] by backward propagation. */
  gradients(parameters: Tree, data: Data): NetworkParameters;
  /** The same by differences of J. */
  gradapprox(parameters: Tree, data: Data, options?: DifferenceOptions): NetworkParameters;
  /** Parameters after plain gradient descent: to check again after some training. */
  train(parameters: Tree, data: Data, options: TrainOptions): NetworkParameters;
  /** What gradcheck takes; gradients left out: the network's own backward propagation. */
  problem(given: NetworkProblem): Problem<NetworkParameters>;
}

export interface NetworkOptions {
  /** The kernels from elsewhere: a compiled module where compiling from bytes is refused. */
  kernel?: KernelSource;
  /** Makes a worker that runs gradcheck/worker.js, for pages whose policy refuses workers made from text. */
  createWorker?: CreateWorker;
}

/**
 * A dense network whose cost, gradients and differences are computed in WebAssembly, which is loaded at the first call.
 *
 * @throws {GradcheckError} `invalid_spec`; `kernel_failed` where WebAssembly is refused. Its methods refuse wrong parameters
 *   and data by `no_parameters`, `name_mismatch`, `shape_mismatch`, `not_a_number`, `non_finite_parameter`, `invalid_data`
 */
export async function network(spec: NetworkSpec, options: NetworkOptions = {}): Promise<Network> {
  const checked = checkSpec(spec);
  return makeNetwork(checked, await kernelPool(options.kernel), options);
}

function makeNetwork(spec: Spec, pool: KernelPool, { createWorker }: NetworkOptions): Network {
  const blocks = blocksOf(spec);
  const modelOf = (data: Data) => prepare(pool, spec, readData(spec, data));
  const forwardOf = (x: Rows) => prepare(pool, spec, { ...readInputs(spec, x), y: NO_TARGETS });
  const pack = (parameters: Tree) => packParameters(spec, parameters);
  const unpack = (theta: Float64Array) => unpackTheta(blocks, theta);
  return Object.freeze<Network>({
    spec,
    layers: layersOf(spec),
    size: sizeOf(spec),
    initialize: options => initialize(spec, options),
    predict: (parameters, x) => predict(forwardOf(x), pack(parameters)),
    attention: (parameters, x) => attentionWeights(forwardOf(x), pack(parameters)),
    cost: (parameters, data) => costAt(modelOf(data), pack(parameters)),
    gradients: (parameters, data) => unpack(gradientAt(modelOf(data), pack(parameters))),
    gradapprox: (parameters, data, options = {}) => unpack(gradapprox(modelOf(data), pack(parameters), options)),
    train: (parameters, data, options) => unpack(descend(modelOf(data), pack(parameters), options)),
    problem: given => networkProblem(pool, spec, given, createWorker),
  });
}

const NO_TARGETS = new Float64Array(0);
