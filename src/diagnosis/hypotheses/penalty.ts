import { subtract } from '../../difference.js';
import { nameFactor } from '../constants.js';
import type { Details, Statement } from '../diagnosis.js';
import type { BlockEvidence } from '../evidence.js';
import { agreement, combine, leastSquares } from '../fit.js';
import type { Family, Hypothesis, Setting } from '../hypothesis.js';
import { scaleDetail, UNNAMED } from './scale.js';

/** grad = gradapprox + slope · θ: the L2 term is missing, doubled, not divided by m, of the wrong sign, on biases. */
const l2: Family = (block, setting) => {
  const D = subtract(block.grad, block.gradapprox);
  const slope = leastSquares(block, D, [block.theta])?.[0];
  if (!slope) return [];
  const model = combine([
    { by: 1, values: block.gradapprox, slack: block.slack },
    { by: slope, values: block.theta },
  ]);
  return [{ ...model, says: [penaltyStatement(block, setting, slope)], length: 1.5, parameters: 1 }];
};

/** grad = gradapprox − (λ/m) θ + sign · sign(θ): the subgradient of an L1 penalty where the cost has L2. */
const l1: Family = (block, { decay }) => {
  const sign = Float64Array.from(block.theta, Math.sign);
  const [slope, by] = leastSquares(block, subtract(block.grad, block.gradapprox), [block.theta, sign]) ?? [0, 0];
  const known = decay(block);
  if (slope >= 0 || by <= 0 || (known !== undefined && Math.abs(slope + known) > 1e-3 * known)) return [];
  const model = combine([
    { by: 1, values: block.gradapprox, slack: block.slack },
    { by: slope, values: block.theta },
    { by, values: sign },
  ]);
  const detail = { ...penaltyDetail(block, slope), form: 'l1' as const };
  return [{ ...model, says: [{ kind: 'penalty', detail }], length: 3.5, parameters: 2 }];
};

/** grad = c · gradapprox + slope · θ: the data part scaled, and the penalty right or wrong by itself. */
const scaled: Family = (block, setting) => {
  const [c, slope] = leastSquares(block, block.grad, [block.gradapprox, block.theta]) ?? [0, 0];
  if (c === 0) return [];
  const model = (by: number) =>
    combine([
      { by, values: block.gradapprox, slack: block.slack },
      { by: slope, values: block.theta },
    ]);
  const { names, value } = nameFactor(c, setting.sizes, by => agreement(block, model(by)) !== null);
  return [
    {
      ...model(value),
      says: partsStatements(block, setting, { c: value, slope, names }),
      length: 3 + (names.length > 0 ? 0 : UNNAMED),
      parameters: 2,
    } satisfies Hypothesis,
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
  return Math.abs(off) <= 1e-3 * decay ? [scaledData] : [scaledData, penaltyStatement(block, setting, off)];
}

/** A q further than this from a whole rule keeps its digits. */
const NEAR = 2e-3;

/** D = slope · θ as a statement; with λ and m known, q = slope · m/λ: −1 missing, +1 doubled, m − 1 not over m, −2 wrong sign. */
export function penaltyStatement(block: BlockEvidence, { sizes }: Setting, slope: number): Statement {
  const detail = penaltyDetail(block, slope);
  if (!sizes.lambda || sizes.m === undefined) return { kind: 'penalty', detail };
  const q = (slope * sizes.m) / sizes.lambda;
  const rule = [-1, 1, sizes.m - 1, -2, -0.5].find(value => Math.abs(q - value) <= NEAR * Math.max(1, Math.abs(value)));
  return { kind: 'penalty', factor: rule ?? q, detail };
}

const penaltyDetail = (block: BlockEvidence, slope: number): Details['penalty'] => ({
  slope,
  form: 'l2',
  onBiases: block.shape.length < 2 ? 'yes' : 'no',
  entries: block.known.length,
});

export const penalty: Family = (block, setting) => [l2, scaled, l1].flatMap(family => family(block, setting));
