/** Whether an operation shares its W with another one. */
export enum Tie {
  none,
  first,
  later,
}

/** Mistakes of a backward pass that are often made, each in one kind of operation: a diagnosis compares a wrong gradient with them. */
export enum Mistake {
  none,
  // activation
  slopeMissing,
  // affine, scale: what is summed over the positions of a sequence or an image
  lastPositionOnly,
  firstPositionOnly,
  weightsTransposed,
  // scale
  gammaLeftOut,
  // normalize
  meanFixed,
  varianceFixed,
  statisticsFixed,
  epsilonOutside,
  // attention
  rootLeftOut,
  softmaxDiagonal,
  softmaxSumMissing,
  softmaxSkipped,
  maskForgotten,
  oneHeadOnly,
  // rotate
  notTurnedBack,
  turnedAgain,
  // embedding
  lastWriteWins,
  // a tied W
  thisUseOnly,
  // add
  skipLost,
  branchLost,
  // multiply
  gateLeftOut,
  // softmax
  sumMissing,
  // affine, convolution, scale: b alone
  biasLastPositionOnly,
  // convolution
  kernelFlipped,
  channelsExchanged,
  strideForgotten,
  paddingForgotten,
  // maximum
  toFirstOfWindow,
  toAll,
  // average
  wrongCount,
  undivided,
  // rnn, lstm, gru
  noPathThroughTime,
  lastStepOnly,
  statesOneOff,
  // lstm, gru
  statePathMissing,
  gatesExchanged,
  // lstm
  inputSlopeMissing,
  forgetSlopeMissing,
  cellSlopeMissing,
  outputSlopeMissing,
  stateSlopeMissing,
  cellPathMissing,
  // gru
  resetSlopeMissing,
  updateSlopeMissing,
  newSlopeMissing,
  updatePathMissing,
  resetGateLeftOut,
}

/** What runs between operations: P positions of n features for each of m examples. Matrices are row-major f64. */
@unmanaged
export class Value {
  /** n, the features at a position. */
  units: i32;
  /** P, the positions of one example: 1 where an example is a vector. */
  positions: i32;
  /** (n, m P): column s P + p is position p of example s. */
  data: usize;
  /** M · dJ/dvalue without the penalty, M the columns of the output; (n, m P), written by backward; 0 where nobody asks. */
  adjoint: usize;
  /** Operations that read it, and the first of them; the number of all operations where the cost alone does. */
  readers: i32;
  next: i32;
}

/**
 * A step of the forward pass: output = f(input, second, third; W, b). What f is says the code, see tape.ts.
 *
 * Parameters of an operation form units. Those of unit i move one row of a value, its cells, each by what it is multiplied with:
 *
 *     θ[W + i unitStep + j inputStep] for j = 0 … inputs − 1,  θ[b + i + (j − inputs) units] for j = inputs … inputs + extra − 1
 */
@unmanaged
export class Operation {
  /** A number of its own: ε of a norm. */
  number: f64;
  code: i32;
  /** Indices of the values it reads, −1 where it reads fewer. */
  input: i32;
  second: i32;
  third: i32;
  /** Index of the value it writes. */
  output: i32;
  /** Addresses of its parameters, inside θ; 0 where it has none. */
  W: usize;
  b: usize;
  /** Index of the value whose rows its parameters move; −1 where it has none. */
  cells: i32;
  /** Units, which are the rows of that value that it moves. */
  units: i32;
  inputs: i32;
  extra: i32;
  unitStep: i32;
  inputStep: i32;
  /** Whether another operation has the same W. */
  tie: Tie;
  /** Address of its own sizes, see its file; 0 where it needs none. */
  sizes: usize;
  /** Address of what its forward pass keeps, see its file; 0 where it keeps nothing. */
  workspace: usize;
}

/** Entries of θ in a row. */
@unmanaged
export class Span {
  first: i32;
  count: i32;
}

/**
 * A network as a tape of operations, its data and its workspace: the one argument of every kernel.
 *
 *     J = (1/M) Σ_c loss_c + λ/2m Σ w²,  M = m P of the output
 */
@unmanaged
export class Network {
  /** λ: J has λ/2m Σ w² added over the penalised entries. */
  l2: f64;
  /** Operations. */
  length: i32;
  /** Those of them that are not linear: as often a difference is rounded to the same side. */
  depth: i32;
  /** Number of examples m. */
  m: i32;
  /** Examples that move together: 1, or m where an operation mixes them. */
  group: i32;
  /** Code of the cost, see loss.ts. */
  cost: i32;
  /** Index of the value that the cost reads: the logits where it is computed from them. */
  target: i32;
  /** Index of the value that is the prediction. */
  output: i32;
  /** n, the length of θ. */
  size: i32;
  /** θ, n × f64. */
  theta: usize;
  /** dJ/dθ, n × f64, written by backward. */
  grad: usize;
  /** Targets, as the output; one-hot for cross-entropy. */
  y: usize;
  /** Loss of each column of the output, M × f64, written by forward. */
  losses: usize;
  /** Values, one behind the other; value 0 is x. */
  values: usize;
  /** Operations, one behind the other, each after those that write what it reads. */
  operations: usize;
  /** Penalised Spans, ascending, and their number. */
  penalised: usize;
  spans: i32;
  /** PANELS_BYTES of matmul.ts, for products to work in. */
  panels: usize;
  /** Whether outputs stand at θ but for what one component moved, see loops/direct.ts; 0 as the host writes it. */
  stands: i32;
  /** Operations from this one on do not, nor does unit `dirty` of operation `dirtyAt` and its activation; −1 for none. */
  clean: i32;
  dirty: i32;
  dirtyAt: i32;
  /** A Mistake that backward makes in one operation, and that operation; none unless a diagnosis asks for it. The last words. */
  mistake: i32;
  mistakeAt: i32;

  @inline
  value(v: i32): Value {
    // without the guard, a release build still loads the length to throw the comparison away
    if (!ASC_NO_ASSERT) assert(v >= 0 && v <= this.length, "a value is asked for that the network does not have");
    return changetype<Value>(this.values + <usize>v * offsetof<Value>());
  }

  @inline
  operation(k: i32): Operation {
    return changetype<Operation>(this.operations + <usize>k * offsetof<Operation>());
  }

  @inline
  span(k: i32): Span {
    return changetype<Span>(this.penalised + <usize>k * offsetof<Span>());
  }

  /** Columns of a value: m P. */
  @inline
  columns(value: Value): i32 {
    return this.m * value.positions;
  }

  /** Columns of a value that move together. */
  @inline
  reach(value: Value): i32 {
    return this.group * value.positions;
  }

  /** Groups of examples that move together. */
  @inline
  get groups(): i32 {
    return this.m / this.group;
  }

  /** The mistake that backward makes in an operation. */
  @inline
  mistakeIn(op: Operation): i32 {
    const own = this.mistake != Mistake.none && changetype<usize>(op) == changetype<usize>(this.operation(this.mistakeAt));
    return own ? this.mistake : Mistake.none;
  }

  /** Whether an operation is the other use of a tied W of which one use alone is to count, by mistake. */
  isOtherUse(op: Operation): bool {
    if (this.mistake != Mistake.thisUseOnly) return false;
    const counted = this.operation(this.mistakeAt);
    return counted.W == op.W && changetype<usize>(counted) != changetype<usize>(op);
  }

  /** Whether the last operation is left to the cost, which is computed from its input. */
  @inline
  get fused(): bool {
    return this.target != this.output;
  }

  /** Operations that J needs: all but one that is left to the cost. */
  @inline
  get needed(): i32 {
    return this.fused ? this.length - 1 : this.length;
  }
}

/** Σ over columns of row i of D: what an operation adds to b. By mistake at the last position of each example alone. */
export function sumOfRow(net: Network, op: Operation, D: usize, i: i32, start: f64): f64 {
  const positions = net.value(op.output).positions;
  const step = net.mistakeIn(op) == Mistake.biasLastPositionOnly ? positions : 1;
  const M = net.m * positions;
  let total = start;
  for (let c = step - 1; c < M; c += step) total += load<f64>(D + (<usize>(i * M + c) << 3));
  return total;
}

/** Index into θ of parameter j of unit i. */
@inline
export function component(net: Network, op: Operation, i: i32, j: i32): i32 {
  if (j < op.inputs) return <i32>((op.W - net.theta) >> 3) + i * op.unitStep + j * op.inputStep;
  return <i32>((op.b - net.theta) >> 3) + i + (j - op.inputs) * op.units;
}
