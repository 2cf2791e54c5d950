import type { ChainRule } from '../../finding.js';
import { nth, ofKind } from '../bits.js';
import type { BlockEvidence } from '../evidence.js';
import { isVisible } from '../fit.js';
import type { Family } from '../hypothesis.js';

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
export const chainRule: Family = ({ block, part }) =>
  part === 'data'
    ? []
    : RULES.flatMap(([of, f], k) => {
        const factor = block.theta.map(f);
        if (!varies(block, factor)) return [];
        return [
          {
            value: (i: number) => factor[i] * block.gradapprox[i],
            slack: (i: number) => Math.abs(factor[i]) * block.slack[i],
            says: [{ kind: 'chain-rule' as const, detail: { of } }],
            bits: ofKind('chain-rule') + nth(k),
            fitted: 0,
            beside: true,
          },
        ];
      });

/** Factors that differ by less than this are one factor. */
const LEVEL = 1e-3;

/** Whether the factors differ where there is something to see: else any of them is a plain factor. */
function varies(block: BlockEvidence, factor: Float64Array): boolean {
  const seen = block.known.filter(i => isVisible(block, i)).map(i => factor[i]);
  return seen.length > 1 && seen.some(f => Math.abs(f - seen[0]) > LEVEL * Math.abs(seen[0]));
}
