import type { Finding } from '../../report.js';

/** The lines of backward propagation, as the textbook has them, and the call of it all. */
export const LINES = {
  output: 'dZ[L] = (A[L] − Y) / m',
  weights: 'dW[l] = dZ[l] A[l−1]ᵀ + λ/m W[l]',
  bias: 'db[l] = Σₛ dZ[l]',
  back: 'dA[l−1] = W[l]ᵀ dZ[l]',
  slope: "dZ[l−1] = dA[l−1] ∘ g'(Z[l−1])",
  call: 'return { dW, db }',
} as const;
export type Line = keyof typeof LINES;

/** Where a planted mistake is, and how its line reads. */
export interface Planted {
  line: Line;
  text: string;
}

/** Every mistake of mistakes.ts as a line of code. */
export const PLANTED: Readonly<Record<string, Planted>> = {
  sign: { line: 'weights', text: 'dW[L] = −dZ[L] A[L−1]ᵀ' },
  twice: { line: 'weights', text: 'dW[1] = 2 · dZ[1] A[0]ᵀ' },
  four: { line: 'bias', text: 'db[1] = 4 · Σₛ dZ[1]' },
  sum: { line: 'output', text: 'dZ[L] = A[L] − Y' },
  'penalty-missing': { line: 'weights', text: 'dW[l] = dZ[l] A[l−1]ᵀ' },
  'penalty-twice': { line: 'weights', text: 'dW[l] = dZ[l] A[l−1]ᵀ + 2λ/m W[l]' },
  zero: { line: 'bias', text: 'db[1] = 0' },
  cut: { line: 'slope', text: 'for l = L … 2 only: dW[1] = 0, db[1] = 0' },
  order: { line: 'weights', text: 'dW[1] = columns of dZ[1] A[0]ᵀ, read as rows' },
  partial: { line: 'weights', text: 'dW[1] = dZ[1] A[0]ᵀ for all rows but the last' },
  clipped: { line: 'weights', text: 'dW[1] = clip(dZ[1] A[0]ᵀ, −c, c)' },
  value: { line: 'weights', text: 'dW[1] = W[1]' },
  precision: { line: 'call', text: 'return ten bits of { dW, db }' },
  example: { line: 'weights', text: 'dW[1] = Σ dZ[1] A[0]ᵀ over s < m − 1' },
  unscaled: { line: 'weights', text: 'dW[1] = dZ[1] A[0]ᵀ, one input not yet scaled' },
  delta: { line: 'output', text: 'dZ[L] = (A[L] − Y) ∘ A[L] ∘ (1 − A[L]) / m' },
  derivative: { line: 'slope', text: 'dZ[l−1] = dA[l−1]' },
  input: { line: 'weights', text: 'dW[L] = dZ[L] Z[L−1]ᵀ + λ/m W[L]' },
  bias: { line: 'bias', text: 'db[1] = Σₛ Σᵤ dZ[1]' },
  accumulated: { line: 'call', text: 'return { dW, db } added to those of the last call' },
  random: { line: 'weights', text: 'dW[L] = dZ[L] dropout(A[L−1])ᵀ' },
};

/** Kinds of findings that are about one line, whatever the block. */
const OF_LINE: Readonly<Record<string, Line>> = {
  'output-delta': 'output',
  'backward-step': 'slope',
  detached: 'slope',
  'layer-input': 'weights',
  penalty: 'weights',
  'bias-reduction': 'bias',
  accumulated: 'call',
  precision: 'call',
};

/** The line that a finding points at: by its kind, else by its blocks; null where they tell none. */
export function lineOf(finding: Finding | undefined): Line | null {
  if (finding === undefined) return null;
  const { kind, blocks } = finding;
  if (Object.hasOwn(OF_LINE, kind)) return OF_LINE[kind];
  const letters = new Set(blocks.map(name => name[0]));
  // all blocks alike: what they have in common is the delta they start from
  if (letters.has('W') && letters.has('b')) return 'output';
  return letters.has('W') ? 'weights' : letters.has('b') ? 'bias' : null;
}
