import type { NetworkSpec } from '../../forward.js';
import type { Examples } from '../worker/messages.js';
import { type LayerMistake, madeIn } from './layerMistake.js';

/** Characters that a window of the text holds, and most windows. */
export const STEPS = 8;
const MOST_WINDOWS = 16;
const UNITS = 16;

/** A text to start with. */
export const TEXT = 'the gradient is checked by differences of the cost itself';

/** A language model of a single block, as small as it can be with all that such models have. */
export const gpt = (vocabulary: number, l2: number): NetworkSpec => ({
  inputs: { tokens: vocabulary, steps: STEPS },
  layers: [
    { type: 'embedding', name: 'embedding', vocabulary, units: UNITS },
    {
      type: 'residual',
      name: 'block1',
      layers: [
        { type: 'layerNorm', name: 'norm1' },
        { type: 'attention', name: 'attention', heads: 2, causal: true, rotary: 'half' },
      ],
    },
    {
      type: 'residual',
      name: 'block2',
      layers: [
        { type: 'layerNorm', name: 'norm2' },
        { name: 'up', units: 2 * UNITS, activation: 'gelu' },
        { name: 'down', units: UNITS },
      ],
    },
    { type: 'layerNorm', name: 'norm3' },
    { name: 'logits', units: vocabulary, activation: 'softmax', tied: 'embedding.E', bias: false },
  ],
  cost: 'crossEntropy',
  l2,
});

/** The characters of a text, each once. */
export const vocabularyOf = (text: string): string[] => [...new Set(text)].sort();

/** Windows of a text, each with the characters that follow. */
export function windowsOf(text: string): Examples {
  const vocabulary = vocabularyOf(text);
  const tokens = Array.from(text, character => vocabulary.indexOf(character));
  const count = Math.min(MOST_WINDOWS, Math.floor((tokens.length - 1) / STEPS));
  const windows = (shift: number) =>
    Array.from({ length: count }, (_, s) => tokens.slice(s * STEPS + shift, (s + 1) * STEPS + shift));
  return { x: windows(0), y: windows(1) };
}

/** Why a text is none to learn from, or null. */
export function tooShort(text: string): string | null {
  if ([...text].length > STEPS && vocabularyOf(text).length > 1) return null;
  return `The text needs ${STEPS + 1} characters or more, two of them different.`;
}

/** Backward propagation of a language model, t a step, P the attention, X, Y and N what goes in, comes out and is normalised. */
export const GPT_LINES = {
  output: 'dZ = (A − Y) / (m · steps)',
  tied: 'dE += dZ Hᵀ,  dH = Eᵀ dZ',
  norm: 'dX = s (dN − mean dN − N mean(dN ∘ N))',
  residual: 'dX = dY + what comes back through the layers',
  slope: "dZ = dA ∘ g'(Z)",
  softmax: 'dS = P ∘ (dP − Σ P dP)',
  mask: 'dS[t, u] = 0 for u > t',
  scores: 'dQ = dS K / √d,  dK = dSᵀ Q / √d',
  rotary: 'dQ[t], dK[t] turned back by the angles of t',
  embedding: 'dE[x[t]] += dX[t]',
} as const;

export const GPT_MISTAKES: readonly LayerMistake[] = [
  madeIn('attention', 'notTurnedBack', {
    id: 'gpt-rotary',
    label: 'the rotary positions of Q are not turned back',
    line: 'rotary',
    text: 'dQ[t] as it is, dK[t] turned back by the angles of t',
  }),
  madeIn('attention', 'maskForgotten', {
    id: 'gpt-mask',
    label: 'the causal mask is not applied on the way back',
    line: 'mask',
    text: 'dS[t, u] for every u',
  }),
  madeIn('attention', 'softmaxDiagonal', {
    id: 'gpt-diagonal',
    label: 'the Jacobian of softmax is its diagonal only',
    line: 'softmax',
    text: 'dS = P ∘ (1 − P) ∘ dP',
  }),
  madeIn('attention', 'rootLeftOut', {
    id: 'gpt-root',
    label: 'the 1/√d of the scores is missing on the way back',
    line: 'scores',
    text: 'dQ = dS K,  dK = dSᵀ Q',
  }),
  madeIn('embedding', 'lastWriteWins', {
    id: 'gpt-embedding',
    label: 'a character that is met twice is counted once: the last write wins',
    line: 'embedding',
    text: 'dE[x[t]] = dX[t]',
  }),
  madeIn('logits', 'thisUseOnly', {
    id: 'gpt-tied',
    label: 'of the tied embedding one use alone is counted',
    line: 'tied',
    text: 'dE = dZ Hᵀ,  dH = Eᵀ dZ',
  }),
  madeIn('norm2', 'meanFixed', {
    id: 'gpt-mean',
    label: 'the mean of a layer norm is taken for a constant',
    line: 'norm',
    text: 'dX = s (dN − N mean(dN ∘ N))',
  }),
  madeIn('norm2', 'varianceFixed', {
    id: 'gpt-variance',
    label: 'the variance of a layer norm is taken for a constant',
    line: 'norm',
    text: 'dX = s (dN − mean dN)',
  }),
  madeIn('block2', 'skipLost', {
    id: 'gpt-skip',
    label: 'the path round a residual is lost',
    line: 'residual',
    text: 'dX = what comes back through the layers',
  }),
  madeIn('up', 'slopeMissing', {
    id: 'gpt-slope',
    label: "g'(Z) of the gelu is forgotten",
    line: 'slope',
    text: 'dZ = dA',
  }),
  {
    id: 'gpt-sum',
    label: 'averaged over the examples, summed over the steps',
    line: 'output',
    text: 'dZ = (A − Y) / m',
    kinds: ['scale'],
    after: grad => grad.map(value => STEPS * value),
  },
];
