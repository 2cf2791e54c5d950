import type { Against, DiagnosisOf } from '../finding.js';
import { clause } from './cause.js';
import { names, other } from './numbers.js';

const disagree = (blocks: readonly string[], against: Against) =>
  `grad and ${other(against)} disagree in ${names(blocks)}`;

/** What the place follows from; beside another finding no more than that it is one more. */
const because = (reason: string, beside: true | undefined) =>
  beside ? ', and not only by what else is wrong' : `: ${reason}`;

export function outputDelta({
  blocks,
  detail: { layer, cause, beside },
  ...rest
}: DiagnosisOf<'output-delta'>): string {
  if (cause === null)
    return `${disagree(blocks, rest)}${because('the derivative of the cost by the output of the last layer is the one thing they share', beside)}; look at dZ${layer}: the derivative of the loss, the output activation and the labels, in grad and in the cost.`;
  return `${disagree(blocks, rest)}: ${clause(cause, layer)}; look at the line that computes dZ${layer}, and at the output and the labels in the cost.`;
}

export function backwardStep({
  blocks,
  detail: { from, to, cause, beside },
  ...rest
}: DiagnosisOf<'backward-step'>): string {
  if (cause && from === 0)
    return `${disagree(blocks, rest)}: ${clause(cause, to)}; look at the line that takes dZ from one layer to the one below.`;
  if (cause === null)
    return `${disagree(blocks, rest)}${because(`all above layer ${to} agrees`, beside)}; look at the line that computes dZ${to} from dZ${from}: the weights it multiplies by, the slope of the activation and any mask of layer ${to}, in grad and in the forward pass, and at the sums over the examples after it.`;
  return `${disagree(blocks, rest)}: on the way from dZ${from} to dZ${to}, ${clause(cause, to)}; look at the line that computes dZ${to}, and at layer ${to} in the forward pass.`;
}

export function layerInput({ blocks, detail: { layer, cause, beside }, ...rest }: DiagnosisOf<'layer-input'>): string {
  if (cause === null)
    return `${disagree(blocks, rest)}${because(`everything else agrees, so dZ${layer} is right in sum`, beside)}; look at how dW${layer} is formed from dZ${layer} and from the input of layer ${layer}, at that input in the forward pass, and whether both belong to the same examples.`;
  return `${disagree(blocks, rest)}: where dW${layer} is formed, ${clause(cause, layer)}; look at the line that multiplies dZ${layer} by the input of layer ${layer}.`;
}

export function biasReduction({
  blocks,
  detail: { layer, cause, beside },
  ...rest
}: DiagnosisOf<'bias-reduction'>): string {
  if (cause === null)
    return `${disagree(blocks, rest)}${because(`everything else agrees, dW${layer} among it, so dZ${layer} is right`, beside)}; look at how dZ${layer} is summed over the examples to db${layer}.`;
  return `${disagree(blocks, rest)}: where db${layer} is summed up, ${clause(cause, layer)}; look at the line that sums dZ${layer} over the examples.`;
}

export const detached = ({ blocks, detail: { to }, ...rest }: DiagnosisOf<'detached'>): string =>
  `${names(blocks)} are 0 in grad but not in ${other(rest)}: nothing flows back to layer ${to} and below; look for a value copied, detached or overwritten between layer ${to} and the layer above.`;
