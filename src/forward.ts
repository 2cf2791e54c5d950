/** Activations g of a dense layer. leakyRelu has slope 0.01, elu alpha 1, gelu is the exact one (erf). */
export type Activation =
  | 'linear'
  | 'relu'
  | 'leakyRelu'
  | 'elu'
  | 'sigmoid'
  | 'tanh'
  | 'softplus'
  | 'silu'
  | 'gelu'
  | 'softmax';

/** crossEntropy goes with a softmax last layer, binaryCrossEntropy with a sigmoid one; both computed from the logits. */
export type Cost = 'binaryCrossEntropy' | 'crossEntropy' | 'squaredError';

/** A dense network: Z[l] = W[l] A[l−1] + b[l], A[l] = g[l](Z[l]), A[0] = xᵀ; J averages over the m examples. */
export interface NetworkSpec {
  inputs: number;
  layers: readonly { units: number; activation: Activation }[];
  cost: Cost;
  /** λ: adds λ/(2m) Σ‖W‖² to J; biases are not penalised. Default 0. */
  l2?: number;
}

/** Everything a diagnosis may read of a known forward pass. Matrices are row-major Float64Array, a column an example. */
export interface ForwardPass {
  readonly spec: NetworkSpec;
  /** Number of examples. */
  readonly m: number;
  /** Targets (n_L, m): one-hot for crossEntropy. */
  readonly y: Float64Array;
  /**
   * Runs the layers at θ. Z[l], A[l], slope[l] are (n_l, m) for l = 1 … L; A[0] is (n_0, m), Z[0] and slope[0] are empty.
   * slope[l] = g'(Z[l]) (for softmax it is empty); delta is dJ_data/dZ[L]·m, (n_L, m), without the 1/m of the average.
   */
  at(theta: Float64Array): { Z: Float64Array[]; A: Float64Array[]; slope: Float64Array[]; delta: Float64Array };
}
