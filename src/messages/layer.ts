import type { DiagnosisOf } from '../diagnosis/diagnosis.js';
import { names } from './numbers.js';

const disagree = (blocks: readonly string[]) => `grad and gradapprox disagree in ${names(blocks)}`;

export function outputDelta({ blocks, detail: { layer, what } }: DiagnosisOf<'output-delta'>): string {
  const cause =
    what === '' ? 'the derivative of the cost by the output of the last layer is the one thing they share' : what;
  return `${disagree(blocks)}: ${cause}; look at dZ of ${layer}: the loss derivative, the output activation and the labels, in grad and in the cost.`;
}

export function backwardStep({ blocks, detail: { from, to, what } }: DiagnosisOf<'backward-step'>): string {
  if (from === '')
    return `${disagree(blocks)}: ${what}; look at the line that takes dZ from one layer to the one below.`;
  const cause = what === '' ? `all above ${to} agrees` : what;
  return `${disagree(blocks)}: ${cause}; look at the step back from ${from} to ${to}: the weights it multiplies by and the slope of the activation of ${to}.`;
}

export function layerInput({ blocks, detail: { layer, what } }: DiagnosisOf<'layer-input'>): string {
  const cause = what === '' ? 'everything else agrees, so dZ is right and its partner in the product is not' : what;
  return `${disagree(blocks)}: ${cause}; look at the input that dZ of ${layer} is multiplied by, in grad and in the forward pass.`;
}

export function biasReduction({ blocks, detail: { layer, what } }: DiagnosisOf<'bias-reduction'>): string {
  const cause = what === '' ? 'everything else agrees, so only the sum over the examples can be wrong' : what;
  return `${disagree(blocks)}: ${cause}; look at how dZ of ${layer} is summed over the examples.`;
}

export const detached = ({ blocks, detail: { to } }: DiagnosisOf<'detached'>): string =>
  `${names(blocks)} are 0 in grad but not in gradapprox: nothing flows back to ${to} and below; look for a value copied, detached or overwritten between ${to} and the layer above.`;
