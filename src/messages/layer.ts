import type { DiagnosisOf } from '../finding.js';
import { names } from './numbers.js';

const disagree = (blocks: readonly string[]) => `grad and gradapprox disagree in ${names(blocks)}`;

/** 'dZ2' for layer 2, as the course writes it; 'dZ of conv' where layers have names. */
const of = (symbol: string, layer: string): string =>
  /^layer \d+$/.test(layer) ? layer.replace('layer ', symbol) : `${symbol} of ${layer}`;

export function outputDelta({ blocks, detail: { layer, what } }: DiagnosisOf<'output-delta'>): string {
  const dZ = of('dZ', layer);
  if (what === '')
    return `${disagree(blocks)}: the derivative of the cost by the output of the last layer is the one thing they share; look at ${dZ}: the derivative of the loss, the output activation and the labels, in grad and in the cost.`;
  return `${disagree(blocks)}: ${what}; look at the line that computes ${dZ}, and at the output and the labels in the cost.`;
}

export function backwardStep({ blocks, detail: { from, to, what } }: DiagnosisOf<'backward-step'>): string {
  if (from === '')
    return `${disagree(blocks)}: ${what}; look at the line that takes dZ from one layer to the one below.`;
  const [above, below] = [of('dZ', from), of('dZ', to)];
  if (what === '')
    return `${disagree(blocks)}: all above ${to} agrees; look at the line that computes ${below} from ${above}: the weights it multiplies by and the slope of the activation of ${to}, in grad and in the forward pass.`;
  return `${disagree(blocks)}: on the way from ${above} to ${below}, ${what}; look at the line that computes ${below}, and at ${to} in the forward pass.`;
}

export function layerInput({ blocks, detail: { layer, what } }: DiagnosisOf<'layer-input'>): string {
  const [dW, dZ] = [of('dW', layer), of('dZ', layer)];
  if (what === '')
    return `${disagree(blocks)}: everything else agrees, so ${dZ} is right; look at how ${dW} is formed from it and from the input of ${layer}, and at that input in the forward pass.`;
  return `${disagree(blocks)}: where ${dW} is formed, ${what}; look at the line that multiplies ${dZ} by the input of ${layer}.`;
}

export function biasReduction({ blocks, detail: { layer, what } }: DiagnosisOf<'bias-reduction'>): string {
  const [db, dZ] = [of('db', layer), of('dZ', layer)];
  if (what === '')
    return `${disagree(blocks)}: everything else agrees, so ${dZ} is right; look at how it is summed over the examples to ${db}.`;
  return `${disagree(blocks)}: where ${db} is summed up, ${what}; look at the line that sums ${dZ} over the examples.`;
}

export const detached = ({ blocks, detail: { to } }: DiagnosisOf<'detached'>): string =>
  `${names(blocks)} are 0 in grad but not in gradapprox: nothing flows back to ${to} and below; look for a value copied, detached or overwritten between ${to} and the layer above.`;
