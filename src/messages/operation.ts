import type { DiagnosisOf } from '../finding.js';
import type { MistakeIn, OperationMistake } from '../forward.js';
import { names } from './numbers.js';

/** What a backward pass does that makes the mistake, and what belongs there. */
const MISTAKES: Readonly<Record<OperationMistake, readonly [does: string, belongs: string]>> = {
  slopeMissing: ['leaves out the slope of the activation', 'multiply by g′(Z)'],
  sumMissing: ['leaves out the sum in the Jacobian of softmax', 'dZ = A ⊙ (dA − Σ A dA)'],
  lastPositionOnly: ['counts the last position alone', 'sum over all positions of all examples'],
  firstPositionOnly: ['counts the first position alone', 'sum over all positions of all examples'],
  biasLastPositionOnly: ['counts the last position alone for the bias', 'sum over all positions of all examples'],
  weightsTransposed: ['multiplies by W where Wᵀ belongs', 'dX = Wᵀ dZ'],
  thisUseOnly: ['counts one use of the tied matrix alone', 'add the gradients of both uses'],
  gammaLeftOut: ['leaves gamma out on the way back', 'dX̂ = gamma ⊙ dY'],
  meanFixed: ['takes the mean for a constant', 'the mean of dX̂ is to be taken off'],
  varianceFixed: ['takes the variance for a constant', 'X̂ mean(dX̂ ⊙ X̂) is to be taken off'],
  statisticsFixed: ['takes mean and variance for constants', 'dX = s (dX̂ − mean dX̂ − X̂ mean(dX̂ ⊙ X̂))'],
  epsilonOutside: ['adds epsilon to the root of the variance', 'epsilon stands under the root: 1/√(variance + ε)'],
  rootLeftOut: ['leaves out the 1/√d of the scores', 'dq and dk are divided by √d as the scores are'],
  softmaxDiagonal: ['takes the diagonal p (1 − p) of the softmax Jacobian alone', 'dS = p ⊙ (dp − Σ p dp)'],
  softmaxSumMissing: ['leaves out the sum in the Jacobian of softmax', 'dS = p ⊙ (dp − Σ p dp)'],
  softmaxSkipped: ['hands the gradient of the weights on as that of the scores', 'dS = p ⊙ (dp − Σ p dp)'],
  maskForgotten: ['forgets the causal mask', 'mask the scores before their softmax on the way back too'],
  oneHeadOnly: ['counts one of the heads that share keys and values', 'sum dk and dv over the heads of a group'],
  notTurnedBack: ['does not turn the rotary positions back', 'turn dq and dk by the negative angles'],
  turnedAgain: ['turns the rotary positions the same way again', 'turn dq and dk by the negative angles'],
  lastWriteWins: ['writes the rows of the embedding instead of adding', 'a token that is met twice adds twice'],
  skipLost: ['loses the path round the residual', 'dX = dY + what comes back through the layers'],
  branchLost: ['loses the path through the residual', 'hand dY to the layers inside too'],
  gateLeftOut: ['leaves out the other factor of the gate', 'each factor gets dY ⊙ the other'],
  kernelFlipped: ['turns the kernel round on the way back', 'dX adds W[tap] dZ where X[tap] came from'],
  channelsExchanged: ['exchanges input and output channels of the kernel on the way back', 'dX = W dZ by tap'],
  strideForgotten: ['forgets the stride on the way back', 'output o came from input o · stride + tap'],
  paddingForgotten: ['forgets the padding on the way back', 'output o came from input o · stride + tap − padding'],
  toFirstOfWindow: ['gives the gradient of a maximum to the first of its window', 'only the largest gets it'],
  toAll: ['gives the gradient of a maximum to all of its window', 'only the largest gets it'],
  wrongCount: ['divides an average by the whole window', 'divide by the entries that are not padding'],
  undivided: ['does not divide the gradient of an average', 'divide by the entries of the window'],
  noPathThroughTime: ['lets nothing flow from step to step', 'carry the gradient of the state back through all steps'],
  lastStepOnly: ['counts the last step alone', 'sum over all steps'],
  statesOneOff: ['multiplies by the state of the same step', 'dU = Σ D_t h_{t−1}ᵀ: the state before'],
  inputSlopeMissing: ['leaves out the slope of the input gate', 'multiply by i (1 − i)'],
  forgetSlopeMissing: ['leaves out the slope of the forget gate', 'multiply by f (1 − f)'],
  cellSlopeMissing: ['leaves out the slope of the cell input', 'multiply by 1 − g²'],
  outputSlopeMissing: ['leaves out the slope of the output gate', 'multiply by o (1 − o)'],
  stateSlopeMissing: ['leaves out the slope of tanh(c)', 'dc gets dh ⊙ o ⊙ (1 − tanh² c)'],
  resetSlopeMissing: ['leaves out the slope of the reset gate', 'multiply by r (1 − r)'],
  updateSlopeMissing: ['leaves out the slope of the update gate', 'multiply by z (1 − z)'],
  newSlopeMissing: ['leaves out the slope of the new state', 'multiply by 1 − n²'],
  cellPathMissing: ['does not carry the cell state back', 'dc_{t−1} = f ⊙ dc_t'],
  statePathMissing: ['does not carry the state back through U', 'dh_{t−1} adds Uᵀ D_t'],
  updatePathMissing: ['does not carry the state back past the update gate', 'dh_{t−1} gets z ⊙ dh_t'],
  resetGateLeftOut: ['leaves the reset gate out', 'the rows of n count as r ⊙ dn in U and bU'],
  gatesExchanged: ['exchanges two gates', 'keep the order of the rows: i f g o, or r z n'],
};

/** One operation whose backward pass makes a known mistake. */
export function operation({ blocks, detail: { layer, mistake } }: DiagnosisOf<'operation'>): string {
  const [does, belongs] = MISTAKES[mistake];
  const are = blocks.length > 1 ? 'are those' : 'is that';
  return `${names(blocks)} in grad ${are} of a backward pass that ${does} in ${layer}: ${belongs}.`;
}

/** The same in a few words. */
export const mistakeIn = ({ layer, mistake }: MistakeIn): string =>
  `a backward pass that ${MISTAKES[mistake][0]} in ${layer}`;
