import type { ChainRule } from '../../finding.js';
import { nth, ofKind, WITNESS } from '../bits.js';
import type { BlockEvidence } from '../evidence.js';
import { type Entries, mayBe, mayFit } from '../fit.js';
import type { Family } from '../hypothesis.js';
import { digitsOf } from '../scale.js';

const sigma = (x: number) => 1 / (1 + Math.exp(-x));
const sigmaSlope = (x: number) => sigma(x) * sigma(-x);

/**
 * What dJ/dθ is multiplied with when the gradient belongs to another parameter than θ, commonest first:
 * for φ = log θ it is dJ/dφ = θ dJ/dθ, for θ = log φ dJ/dφ = e^−θ dJ/dθ, for φ = logit θ θ(1 − θ) dJ/dθ, and the reverse of each.
 */
const RULES: readonly [ChainRule, (x: number) => number][] = [
  ['theta', x => x],
  ['1/theta', x => 1 / x],
  ['exp(-theta)', x => Math.exp(-x)],
  ['exp(theta)', Math.exp],
  ['theta(1-theta)', x => x * (1 - x)],
  ['1/(theta(1-theta))', x => 1 / (x * (1 - x))],
  ['sigma-slope', sigmaSlope],
  ['1/sigma-slope', x => 1 / sigmaSlope(x)],
];

/** grad = f(θ) · gradapprox, entry by entry: the chain rule of a parameter was left out, or applied once too often. */
export const chainRule: Family = ({ block, part }, most) => {
  if (part === 'data') return [];
  return RULES.flatMap(([of, f], k) => {
    const bits = ofKind('chain-rule') + nth(k);
    // a single number bears witness only to what costs less than its digits
    if (bits > most || (block.known.length === 1 && bits + WITNESS > digitsOf(block))) return [];
    const factor = (i: number) => f(block.theta[i]);
    const value = (i: number) => factor(i) * block.gradapprox[i];
    const slack = (i: number) => Math.abs(factor(i)) * block.slack[i];
    // few entries refuse most rules
    if (!mayFit(block, { value, slack }) && !mayBe(block, i => block.grad[i], value)) return [];
    if (!block.known.every(i => Number.isFinite(factor(i))) || !varies(block, factor)) return [];
    return [
      {
        value,
        slack,
        says: [{ kind: 'chain-rule' as const, detail: { of } }],
        bits,
        fitted: 0,
        beside: block.known.length > 1,
      },
    ];
  });
};

/** Factors that differ by less than this are one factor, relatively. */
const LEVEL = 1e-3;

/** Whether entries have factors of their own: one that all share is no more than a factor. */
function varies({ known }: BlockEvidence, factor: Entries): boolean {
  const first = factor(known[0]);
  return known.length === 1 || known.some(i => Math.abs(factor(i) - first) > LEVEL * Math.abs(first));
}
