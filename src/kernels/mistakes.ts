import type { OperationMistake } from '../forward.js';
import type { Code, Tape, TapeOperation } from './operation.js';

const THROUGH_TIME = ['noPathThroughTime', 'lastStepOnly', 'statesOneOff'] as const;
const SUMMED = ['lastPositionOnly', 'firstPositionOnly', 'biasLastPositionOnly'] as const;
const SLOPE = ['slopeMissing'] as const;

/** Mistakes that a backward pass can make in an operation: names of Mistake in assembly/network.ts. */
export const MISTAKES: Readonly<Partial<Record<Code, readonly OperationMistake[]>>> = {
  relu: SLOPE,
  leakyRelu: SLOPE,
  elu: SLOPE,
  sigmoid: SLOPE,
  tanh: SLOPE,
  softplus: SLOPE,
  silu: SLOPE,
  gelu: SLOPE,
  geluTanh: SLOPE,
  softmax: ['sumMissing'],
  affine: [...SUMMED, 'weightsTransposed', 'thisUseOnly'],
  convolution: [...SUMMED, 'kernelFlipped', 'channelsExchanged', 'strideForgotten', 'paddingForgotten'],
  maximum: ['toFirstOfWindow', 'toAll'],
  average: ['wrongCount', 'undivided'],
  embedding: ['lastWriteWins', 'thisUseOnly'],
  normalize: ['meanFixed', 'varianceFixed', 'statisticsFixed', 'epsilonOutside'],
  scale: ['gammaLeftOut', ...SUMMED],
  attention: ['rootLeftOut', 'softmaxDiagonal', 'softmaxSumMissing', 'softmaxSkipped', 'maskForgotten', 'oneHeadOnly'],
  rotate: ['notTurnedBack', 'turnedAgain'],
  add: ['skipLost', 'branchLost'],
  multiply: ['gateLeftOut'],
  rnn: [...THROUGH_TIME, 'slopeMissing'],
  lstm: [
    ...THROUGH_TIME,
    'inputSlopeMissing',
    'forgetSlopeMissing',
    'cellSlopeMissing',
    'outputSlopeMissing',
    'stateSlopeMissing',
    'cellPathMissing',
    'statePathMissing',
    'gatesExchanged',
  ],
  gru: [
    ...THROUGH_TIME,
    'resetSlopeMissing',
    'updateSlopeMissing',
    'newSlopeMissing',
    'statePathMissing',
    'updatePathMissing',
    'resetGateLeftOut',
    'gatesExchanged',
  ],
};

/** An operation where it stands. */
interface Placed {
  readonly tape: Tape;
  readonly k: number;
  readonly operation: TapeOperation;
}

/** What must hold for a mistake to be one: elsewhere the gradient would be the same. */
const NEEDS: Readonly<Partial<Record<OperationMistake, (at: Placed) => boolean>>> = {
  // sums over positions
  lastPositionOnly: ({ tape, operation }) => positionsIn(tape, operation.writes) > 1,
  firstPositionOnly: ({ tape, operation }) => positionsIn(tape, operation.writes) > 1,
  biasLastPositionOnly: ({ tape, operation }) =>
    operation.parameters!.b !== undefined && positionsIn(tape, operation.writes) > 1,
  thisUseOnly: ({ operation }) => operation.parameters!.tie !== 'none',
  // what goes back to a value that depends on parameters
  weightsTransposed: at => isSquare(at) && learnsBelow(at),
  gammaLeftOut: learnsBelow,
  sumMissing: at => learnsBelow(at) && unitsIn(at.tape, at.operation.writes) > 1,
  gateLeftOut: learnsBelow,
  skipLost: learnsBelow,
  branchLost: ({ tape, operation }) => isLearned(tape, operation.reads[1]),
  // normalize: rms takes no mean out
  meanFixed: at => learnsBelow(at) && !isRms(at),
  varianceFixed: learnsBelow,
  statisticsFixed: at => learnsBelow(at) && !isRms(at),
  epsilonOutside: at => learnsBelow(at) && at.operation.number !== 0,
  // attention: of a single position the softmax is 1
  rootLeftOut: at => hasPositions(at) && unitsIn(at.tape, at.operation.writes) > headsOf(at).heads,
  softmaxDiagonal: hasPositions,
  maskForgotten: at => hasPositions(at) && headsOf(at).causal,
  oneHeadOnly: at => headsOf(at).heads > headsOf(at).kvHeads,
  // rotate: position 0 is not turned
  notTurnedBack: hasPositions,
  turnedAgain: hasPositions,
  // windows
  kernelFlipped: at => learnsBelow(at) && axesIn(at).some(({ size }) => size > 1),
  channelsExchanged: at => learnsBelow(at) && isSquare(at),
  strideForgotten: at => learnsBelow(at) && axesIn(at).some(skips),
  paddingForgotten: at => learnsBelow(at) && axesIn(at).some(({ before }) => before !== 0),
  toFirstOfWindow: at => learnsBelow(at) && axesIn(at).some(({ size }) => size > 1),
  toAll: at => learnsBelow(at) && axesIn(at).some(({ size }) => size > 1),
  wrongCount: at => learnsBelow(at) && axesIn(at).some(isPadded),
  undivided: at => learnsBelow(at) && axesIn(at).some(({ size }) => size > 1),
  // recurrences of more than one step
  noPathThroughTime: hasPositions,
  lastStepOnly: hasPositions,
  cellPathMissing: hasPositions,
  statePathMissing: hasPositions,
  updatePathMissing: hasPositions,
  forgetSlopeMissing: hasPositions,
};

/** The mistakes of operation k without those that cannot be made there: of its sizes, or with nothing to learn below. */
export function mistakesOf(tape: Tape, k: number): readonly OperationMistake[] {
  const operation = tape.operations[k];
  if (isFused(tape, k)) return [];
  const at = { tape, k, operation };
  return (MISTAKES[operation.code] ?? []).filter(mistake => {
    if (mistake === 'slopeMissing' && operation.parameters === undefined) return learnsBelow(at);
    return NEEDS[mistake]?.(at) ?? true;
  });
}

/** Whether the cost is computed from what operation k reads, so that nothing goes back through it. */
const isFused = ({ operations, target, output }: Tape, k: number): boolean =>
  target !== output && k === operations.length - 1;

const positionsIn = ({ values }: Tape, v: number): number => values[v].positions;
const unitsIn = ({ values }: Tape, v: number): number => values[v].units;

/** Whether what the operation writes has more than one position. */
function hasPositions({ tape, operation }: Placed): boolean {
  return positionsIn(tape, operation.writes) > 1;
}

/** Whether the first value that it reads depends on parameters. */
function learnsBelow({ tape, operation }: Placed): boolean {
  return isLearned(tape, operation.reads[0]);
}

/** Whether a value depends on parameters. */
function isLearned(tape: Tape, v: number): boolean {
  if (v === 0) return false;
  const { parameters, reads } = tape.operations[v - 1];
  return parameters !== undefined || reads.some(read => isLearned(tape, read));
}

/** Whether W, or W of each tap, is as long as wide. */
function isSquare({ tape, operation }: Placed): boolean {
  const units = unitsIn(tape, operation.writes);
  return units > 1 && units === unitsIn(tape, operation.reads[0]);
}

/** Sizes of assembly/operations/normalize.ts: over, width. */
const isRms = ({ operation }: Placed): boolean => operation.sizes![0] === 1;

/** Sizes of assembly/operations/attention.ts. */
function headsOf({ operation }: Placed): { heads: number; kvHeads: number; causal: boolean } {
  const [heads, kvHeads, causal] = operation.sizes!;
  return { heads, kvHeads, causal: causal !== 0 };
}

/** An Axis of assembly/operations/window.ts. */
interface Axis {
  readonly input: number;
  readonly output: number;
  readonly size: number;
  readonly stride: number;
  readonly dilation: number;
  readonly before: number;
  readonly spreads: boolean;
}

function axesIn({ operation }: Placed): Axis[] {
  return [0, 7].map(first => {
    const [input, output, size, stride, dilation, before, spreads] = operation.sizes!.slice(first, first + 7);
    return { input, output, size, stride, dilation, before, spreads: spreads !== 0 };
  });
}

/** Whether a stride of 1 would be another one. */
const skips = ({ stride, input, output, spreads }: Axis): boolean => stride > 1 && (spreads ? input : output) > 1;

/** Whether a window reaches over an edge. */
const isPadded = ({ input, output, size, stride, dilation, before }: Axis): boolean =>
  before > 0 || (output - 1) * stride + (size - 1) * dilation - before >= input;
