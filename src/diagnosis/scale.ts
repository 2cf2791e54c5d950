import type { FactorName, Statement } from '../finding.js';
import type { BlockEvidence } from './evidence.js';
import { spreadRows } from './fit.js';

type Scale = Extract<Statement, { kind: 'scale' }>;

/** grad = factor · gradapprox, of all of a block or of what is not its penalty. */
export const scaleStatement = (
  { known, complex }: Pick<BlockEvidence, 'known' | 'complex'>,
  { factor, names, part }: { factor: number; names: readonly FactorName[]; part: 'all' | 'data' },
): Scale => ({
  kind: 'scale',
  factor,
  detail: {
    entries: known.length,
    names: complex && factor === 1 / 2 ? [WIRTINGER, ...names] : names,
    part,
    scope: 'block',
    layer: 0,
  },
});

const WIRTINGER: FactorName = { id: 'wirtinger', symbol: '1/2' };

/** Digits by which entries must bear out a factor without a name: by chance, one block in a thousand does. */
const DIGITS = 3;

/** Whether c, with `fitted` numbers taken from the entries, moves enough of them further than what would pass for rounding. */
export function isBorneOut(block: BlockEvidence, c: number, fitted: number): boolean {
  const digits = spreadRows(block.known).map(i => {
    const bar = block.slack[i] + block.rounding[i];
    return bar > 0 ? Math.log10(Math.max(1, Math.abs((c - 1) * block.gradapprox[i]) / bar)) : 0;
  });
  const spare = digits.sort((a, b) => b - a).slice(fitted);
  return spare.reduce((sum, d) => sum + d, 0) >= DIGITS;
}

/** Bits by which the largest entry stands out of its bar: what a single number can bear witness to. */
export const digitsOf = ({ known, grad, gradapprox, slack, rounding }: BlockEvidence): number =>
  known.reduce((best, i) => {
    const size = Math.max(Math.abs(grad[i]), Math.abs(gradapprox[i]));
    return Math.max(best, Math.log2(size / (slack[i] + rounding[i])));
  }, 0);
