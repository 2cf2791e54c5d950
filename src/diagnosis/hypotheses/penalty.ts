import type { Details, Statement } from '../../finding.js';
import { nameFactor } from '../constants.js';
import type { BlockEvidence } from '../evidence.js';
import { agreement, columns, combine, leastSquares, witnesses } from '../fit.js';
import type { Family, Setting } from '../hypothesis.js';
import { isBorneOut, scaleDetail, UNNAMED } from './scale.js';

/** A penalty must show in more entries than numbers were fitted to them: one alone may be wrong for any reason. */
const shows = (block: BlockEvidence, slope: number, fitted: number): boolean =>
  witnesses(block, i => slope * block.theta[i]) > fitted;

/** grad = gradapprox + slope · θ: the L2 term is missing, doubled, not divided by m, of the wrong sign, on biases. */
const l2: Family = (block, setting) => {
  const { difference, theta, approx } = columns(block);
  const slope = leastSquares(block, difference, [theta])?.[0];
  if (!slope || !shows(block, slope, 1)) return [];
  const model = combine([approx(1), { by: slope, of: theta }]);
  return [{ ...model, says: [penaltyStatement(block, setting, slope)], length: 1.5, parameters: 1 }];
};

/** grad = gradapprox − (λ/m) θ + by · sign(θ): the subgradient of an L1 penalty where the cost has L2. */
const l1: Family = (block, { decay }) => {
  const { difference, theta, approx } = columns(block);
  const sign = (i: number) => Math.sign(block.theta[i]);
  const [slope, by] = leastSquares(block, difference, [theta, sign]) ?? [0, 0];
  const known = decay(block);
  if (witnesses(block, i => by * sign(i)) <= 2) return [];
  if (slope >= 0 || by <= 0 || (known !== undefined && Math.abs(slope + known) > NEAR * known)) return [];
  const model = combine([approx(1), { by: slope, of: theta }, { by, of: sign }]);
  const detail = { ...penaltyDetail(block, slope), form: 'l1' as const };
  return [{ ...model, says: [{ kind: 'penalty', detail }], length: 3.5, parameters: 2 }];
};

/** grad = c · gradapprox + slope · θ: the data part scaled, and the penalty right or wrong by itself. */
const scaled: Family = (block, setting) => {
  const { grad, theta, approx } = columns(block);
  const [c, slope] = leastSquares(block, grad, [approx(1).of, theta]) ?? [0, 0];
  if (setting.decay(block) === undefined && !shows(block, slope, 2)) return [];
  // rounding leaves a c of 1e-17 where grad is θ and holds no data part at all
  if (!block.known.some(i => Math.abs(c * block.gradapprox[i]) > block.slack[i] + block.rounding[i])) return [];
  const model = (by: number) => combine([approx(by), { by: slope, of: theta }]);
  const { names, value } = nameFactor(c, setting.sizes, by => agreement(block, model(by)) !== null);
  if (names.length === 0 && !isBorneOut(block, c, 2)) return [];
  return [
    {
      ...model(value),
      says: partsStatements(block, setting, { c: value, slope, names }),
      length: 2.6 + (names.length > 0 ? 0 : UNNAMED),
      parameters: 2,
    },
  ];
};

/**
 * c · (data + decay θ) + slope · θ read as a factor of the data part and a penalty of its own:
 * right when slope = (1 − c) · decay.
 */
function partsStatements(
  block: BlockEvidence,
  setting: Setting,
  { c, slope, names }: { c: number; slope: number; names: string[] },
): Statement[] {
  const scaledData: Statement = { kind: 'scale', factor: c, detail: scaleDetail(block, names, 'data') };
  const decay = setting.decay(block);
  if (!decay) return [scaledData];
  const off = slope - (1 - c) * decay;
  return Math.abs(off) <= NEAR * decay ? [scaledData] : [scaledData, penaltyStatement(block, setting, off)];
}

/** A coefficient further than this, relatively, from a rule is not that rule. */
const NEAR = 2e-3;

/** slope · θ as a statement; with λ and m known, q = slope · m/λ: −1 missing, +1 doubled, m − 1 not over m, −2 wrong sign. */
export function penaltyStatement(block: BlockEvidence, { sizes }: Setting, slope: number): Statement {
  const detail = penaltyDetail(block, slope);
  if (!sizes.lambda || sizes.m === undefined) return { kind: 'penalty', detail };
  const q = (slope * sizes.m) / sizes.lambda;
  const rule = [-1, 1, sizes.m - 1, -2, -0.5].find(value => Math.abs(q - value) <= NEAR * Math.max(1, Math.abs(value)));
  return { kind: 'penalty', factor: rule ?? q, detail };
}

const penaltyDetail = ({ shape, known }: BlockEvidence, slope: number): Details['penalty'] => ({
  slope,
  form: 'l2',
  onBiases: shape.length < 2 ? 'yes' : 'no',
  entries: known.length,
});

export const penalty: Family = (block, setting) => [l2, scaled, l1].flatMap(family => family(block, setting));
