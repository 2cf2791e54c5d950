/**
 * Activations g. leakyRelu has slope 0.01, elu alpha 1; gelu is the exact one (erf), geluTanh its approximation by tanh.
 * softmax works along the last axis.
 */
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
  | 'geluTanh'
  | 'softmax';

/**
 * crossEntropy goes with a softmax last layer, binaryCrossEntropy with a sigmoid one; both computed from the logits.
 * Every position of a sequence or an image counts as one example.
 */
export type Cost = 'binaryCrossEntropy' | 'crossEntropy' | 'squaredError';

/** The same along both axes of an image, or [high, wide]. */
export type Extent = number | readonly [high: number, wide: number];

/** 'same' pads as TensorFlow does, less before than after; a number is added on every side. */
export type Padding = 'valid' | 'same' | number;

interface NamedLayer {
  /** 'conv' calls the parameters of this layer conv.W, conv.b instead of W1, b1. */
  name?: string;
}

/** A = g(W X + b) along the last axis; W (units, features), b (units). */
export interface DenseLayer extends NamedLayer {
  type?: 'dense';
  units: number;
  /** Default 'linear'. */
  activation?: Activation;
  /** Default true. */
  bias?: boolean;
  /** Name of the embedding's array that stands for W, such as 'E1'. */
  tied?: string;
}

interface ConvolutionLayer extends NamedLayer {
  /** Channels that come out. */
  filters: number;
  /** Default 'linear'. */
  activation?: Activation;
  /** Default true. */
  bias?: boolean;
}

/** Convolution of [height, width, channels]; W (kernel high, kernel wide, channels, filters), b (filters). */
export interface Conv2dLayer extends ConvolutionLayer {
  type: 'conv2d';
  kernel: Extent;
  /** Default 1. */
  stride?: Extent;
  /** Default 'valid'. */
  padding?: Padding;
  /** Distance of the kernel's entries; default 1. */
  dilation?: Extent;
}

/** Convolution of [steps, features]; W (kernel, features, filters), b (filters). */
export interface Conv1dLayer extends ConvolutionLayer {
  type: 'conv1d';
  kernel: number;
  /** Default 1. */
  stride?: number;
  /** Default 'valid'; 'causal' pads in front alone, so that no step sees a later one. */
  padding?: Padding | 'causal';
  /** Distance of the kernel's entries; default 1. */
  dilation?: number;
}

/** The adjoint of a convolution, with channels as in conv2d; W (kernel high, kernel wide, channels, filters), b (filters). */
export interface ConvTranspose2dLayer extends ConvolutionLayer {
  type: 'convTranspose2d';
  kernel: Extent;
  /** Default 1. */
  stride?: Extent;
  /** Default 'valid': all that comes out; 'same': stride times the input; a number is cut off on every side. */
  padding?: Padding;
  /** Distance of the kernel's entries; default 1. */
  dilation?: Extent;
}

/** Maximum or average over windows of [height, width, channels]; an average counts no padding. */
export interface Pool2dLayer<Type extends 'maxPool2d' | 'avgPool2d' = 'maxPool2d' | 'avgPool2d'> extends NamedLayer {
  type: Type;
  size: Extent;
  /** Default: size. */
  stride?: Extent;
  /** Default 'valid'. */
  padding?: Padding;
}

/** Average over all positions: [height, width, channels] to [channels], [steps, features] to [features]. */
export interface GlobalAvgPoolLayer extends NamedLayer {
  type: 'globalAvgPool';
}

/** All numbers of an example in one row, the last axis together. */
export interface FlattenLayer extends NamedLayer {
  type: 'flatten';
}

/** gamma (x − mean) / √(variance + epsilon) + beta, variance biased; batchNorm over all axes but the last, as in training, layerNorm over the last. */
export interface NormLayer<Type extends 'batchNorm' | 'layerNorm' = 'batchNorm' | 'layerNorm'> extends NamedLayer {
  type: Type;
  /** Default 1e-5. */
  epsilon?: number;
}

/** The same over the channels of a group and all positions of an example. */
export interface GroupNormLayer extends NamedLayer {
  type: 'groupNorm';
  /** A divisor of the number of channels. */
  groups: number;
  /** Default 1e-5. */
  epsilon?: number;
}

/** gamma x / √(mean of x² + epsilon) over the last axis. */
export interface RmsNormLayer extends NamedLayer {
  type: 'rmsNorm';
  /** Default 1e-5. */
  epsilon?: number;
}

/** x · mask / (1 − rate) with one fixed mask. */
export interface DropoutLayer extends NamedLayer {
  type: 'dropout';
  /** Share of numbers that are dropped, 0 ≤ rate < 1. */
  rate: number;
  /** Any whole number: the same seed gives the same mask. */
  seed: number;
}

/** Row x[s,t] of E (vocabulary, units), and row t of P (steps, units) added. */
export interface EmbeddingLayer extends NamedLayer {
  type: 'embedding';
  /** Rows of E: at least as many as there are tokens. */
  vocabulary: number;
  units: number;
  /** Whether P is learned and added; default false. */
  positions?: boolean;
}

/** softmax(Q Kᵀ / √d) V in heads of width d = features / heads, on [steps, features]. */
export interface AttentionLayer extends NamedLayer {
  type: 'attention';
  /** A divisor of the number of features. */
  heads: number;
  /** Heads of K and V, each used by heads / kvHeads of Q; a divisor of heads, default heads. */
  kvHeads?: number;
  /** Whether no step sees a later one; default false. */
  causal?: boolean;
  /** Rotates Q and K by position: entry k pairs with k + d/2 ('half') or 2k with 2k + 1 ('interleaved'); left out: not at all. */
  rotary?: 'half' | 'interleaved';
  /** Pair k turns by position · base^(−2k/d); default 10000. */
  base?: number;
  /** Default true. */
  bias?: boolean;
}

/** rnn: h = tanh(W x + U h + b); lstm: gates i f g o; gru: gates r z n. States start at 0; on [steps, features]. */
export interface RecurrentLayer<Type extends 'rnn' | 'lstm' | 'gru' = 'rnn' | 'lstm' | 'gru'> extends NamedLayer {
  type: Type;
  units: number;
  /** Whether every step is handed on, or the last one alone; default true. */
  sequences?: boolean;
}

/** Wd (g(Wg x) ⊙ Wu x) along the last axis. */
export interface GatedMlpLayer extends NamedLayer {
  type: 'gatedMlp';
  units: number;
  /** Default 'silu'. */
  activation?: Activation;
}

/** x + F(x), F the layers inside; F keeps the shape of x. */
export interface ResidualLayer extends NamedLayer {
  type: 'residual';
  layers: readonly LayerSpec[];
}

export type LayerSpec =
  | DenseLayer
  | Conv2dLayer
  | Conv1dLayer
  | ConvTranspose2dLayer
  | Pool2dLayer<'maxPool2d'>
  | Pool2dLayer<'avgPool2d'>
  | GlobalAvgPoolLayer
  | FlattenLayer
  | NormLayer<'batchNorm'>
  | NormLayer<'layerNorm'>
  | GroupNormLayer
  | RmsNormLayer
  | DropoutLayer
  | EmbeddingLayer
  | AttentionLayer
  | RecurrentLayer<'rnn'>
  | RecurrentLayer<'lstm'>
  | RecurrentLayer<'gru'>
  | GatedMlpLayer
  | ResidualLayer;

/** A network: layers one after another; J averages over the m examples, every position of one counting as one. */
export interface NetworkSpec {
  /** n numbers, the shape of one example ([height, width, channels], [steps, features]), or `steps` whole numbers below `tokens`. */
  inputs: number | readonly number[] | { readonly tokens: number; readonly steps: number };
  layers: readonly LayerSpec[];
  cost: Cost;
  /** λ: adds λ/(2m) Σ w² over all arrays whose name begins with W or U to J. Default 0. */
  l2?: number;
}

/** A network of dense layers alone: Z[l] = W[l] A[l−1] + b[l], A[l] = g[l](Z[l]), A[0] = xᵀ. */
export interface DenseSpec {
  inputs: number;
  layers: readonly { units: number; activation: Activation }[];
  cost: Cost;
  /** λ: adds λ/(2m) Σ‖W‖² to J; biases are not penalised. Default 0. */
  l2?: number;
}

/** Everything a diagnosis may read of a known forward pass. Matrices are row-major Float64Array, a column an example. */
export interface ForwardPass {
  readonly spec: DenseSpec;
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

/** What may go wrong in the backward pass of one operation of a network; what each is say the messages. */
export type OperationMistake =
  | 'slopeMissing'
  | 'sumMissing'
  | 'lastPositionOnly'
  | 'firstPositionOnly'
  | 'biasLastPositionOnly'
  | 'weightsTransposed'
  | 'thisUseOnly'
  | 'gammaLeftOut'
  | 'meanFixed'
  | 'varianceFixed'
  | 'statisticsFixed'
  | 'epsilonOutside'
  | 'rootLeftOut'
  | 'softmaxDiagonal'
  | 'softmaxSumMissing'
  | 'softmaxSkipped'
  | 'maskForgotten'
  | 'oneHeadOnly'
  | 'notTurnedBack'
  | 'turnedAgain'
  | 'lastWriteWins'
  | 'skipLost'
  | 'branchLost'
  | 'gateLeftOut'
  | 'kernelFlipped'
  | 'channelsExchanged'
  | 'strideForgotten'
  | 'paddingForgotten'
  | 'toFirstOfWindow'
  | 'toAll'
  | 'wrongCount'
  | 'undivided'
  | 'noPathThroughTime'
  | 'lastStepOnly'
  | 'statesOneOff'
  | 'inputSlopeMissing'
  | 'forgetSlopeMissing'
  | 'cellSlopeMissing'
  | 'outputSlopeMissing'
  | 'stateSlopeMissing'
  | 'resetSlopeMissing'
  | 'updateSlopeMissing'
  | 'newSlopeMissing'
  | 'cellPathMissing'
  | 'statePathMissing'
  | 'updatePathMissing'
  | 'resetGateLeftOut'
  | 'gatesExchanged';

/** A mistake, and the layer it is made in as the user names it. */
export interface MistakeIn {
  layer: string;
  mistake: OperationMistake;
}

/** A gradient as a backward pass computes it that makes a known mistake in one operation. */
export interface MistakenGradient extends MistakeIn {
  readonly grad: Float64Array;
}
