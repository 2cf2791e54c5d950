import type { Statement } from '../finding.js';
import { NUMBER, nth, ofKind, RIVAL, WITNESS } from './bits.js';
import type { BlockEvidence } from './evidence.js';
import { nameFactor } from './factors.js';
import {
  type Agreement,
  agreement,
  columns,
  combine,
  isBeyond,
  leastSquares,
  mayBe,
  type Prediction,
  standsOut,
} from './fit.js';
import type { Family, Hypothesis, Setting, Target, Transform } from './hypothesis.js';
import { penaltyStatement } from './penalty.js';
import { digitsOf, isBorneOut, scaleStatement } from './scale.js';

/** A hypothesis that fits, and what it is worth. */
export interface Explanation extends Hypothesis, Agreement {
  /** Others that fit and cost about as much. */
  rivals: Hypothesis[];
}

/**
 * The cheapest hypothesis grad = c · T(gradapprox − λθ) + μθ that fits a block within its bars, T from the table of families.
 *
 * @param most  bits beyond which it is of no use; what costs more may not be found
 * @returns null when none does, or when gradapprox itself fits within the bars: they are as wide as at a kink then
 */
export function explain(
  block: BlockEvidence,
  setting: Setting,
  families: readonly Family[],
  most = Number.POSITIVE_INFINITY,
): Explanation | null {
  if (agreement(block, combine([columns(block).approx(1)]))) return null;
  const [best, ...others] = fitting(block, setting, families, most).sort(
    (a, b) => a.hypothesis.bits - b.hypothesis.bits,
  );
  if (!best) return null;
  const { hypothesis, fit } = best;
  const rivals = others
    .map(other => other.hypothesis)
    .filter(h => h.fitted <= hypothesis.fitted && h.bits <= hypothesis.bits + RIVAL);
  return { ...hypothesis, ...fit, rivals };
}

interface Fitting {
  hypothesis: Hypothesis;
  fit: Agreement;
}

/** The hypotheses that fit. Once one is known, those that can be neither cheaper nor its rivals need not be made. */
function fitting(block: BlockEvidence, setting: Setting, families: readonly Family[], most: number): Fitting[] {
  const found: Fitting[] = [];
  const bound = { bits: most + RIVAL };
  for (const made of hypotheses(block, setting, families, bound)) {
    const fit = made.fit === undefined ? agreement(made.target.block, made) : made.fit;
    if (!fit || fit.informative <= made.fitted) continue;
    found.push({ hypothesis: ofWhole(block, made), fit });
    bound.bits = Math.min(bound.bits, made.bits + RIVAL);
  }
  return found;
}

/** The most that a hypothesis may cost; it falls while they are made. */
interface Bound {
  bits: number;
}

/** A hypothesis about what is left of a block, and what was taken off. */
interface Made extends Hypothesis {
  target: Reduced;
  /** How well it meets grad, where that was asked for its name. */
  fit?: Agreement | null;
}

interface Reduced extends Target {
  /** λ/m that was taken off grad and gradapprox, and what it costs to say so. */
  decay: number;
  bits: number;
}

function* hypotheses(
  block: BlockEvidence,
  setting: Setting,
  families: readonly Family[],
  bound: Bound,
): Generator<Made> {
  const seen = targets(block, setting);
  for (const target of seen) for (const family of families) yield* composed(target, family, bound);
  if (seen.length > 1 || setting.decay(block) !== undefined) return;
  for (const family of families) {
    for (const decay of family.decays?.(block, bound.bits - NUMBER) ?? [])
      if (decay > 0 && isModest(block, decay)) yield* composed(without(block, setting, decay, NUMBER), family, bound);
  }
}

/** A penalty this many times larger than the gradient leaves nothing of it to compare. */
const OVERWHELMING = 100;

function isModest({ theta, gradapprox, known }: BlockEvidence, decay: number): boolean {
  const size = (v: Float64Array) => known.reduce((sum, i) => sum + v[i] ** 2, 0);
  return decay ** 2 * size(theta) <= OVERWHELMING ** 2 * size(gradapprox);
}

/** The block as it is, and without its penalty where that is known. */
function targets(block: BlockEvidence, setting: Setting): Reduced[] {
  const whole: Reduced = { block, part: 'all', setting, decay: 0, bits: 0 };
  const decay = setting.decay(block) ?? 0;
  return decay > 0 ? [whole, without(block, setting, decay, 1)] : [whole];
}

function without(block: BlockEvidence, setting: Setting, decay: number, bits: number): Reduced {
  const less = (v: Float64Array) => v.map((x, i) => x - decay * block.theta[i]);
  const data = { ...block, grad: less(block.grad), gradapprox: less(block.gradapprox) };
  return { block: data, part: 'data', setting, decay, bits };
}

/** The same hypothesis about the whole block. */
const ofWhole = (block: BlockEvidence, { target: { decay }, value, slack, says, bits, fitted }: Made): Hypothesis => ({
  value: decay === 0 ? value : i => value(i) + decay * block.theta[i],
  slack,
  says,
  bits,
  fitted,
});

/** Each transform by itself, with a factor, and with a penalty of its own. */
function* composed(target: Reduced, family: Family, bound: Bound): Generator<Made> {
  for (const transform of family(target, bound.bits - target.bits)) {
    const room = () => bound.bits - target.bits - transform.bits;
    if (transform.says.length > 0) yield alone(target, transform);
    if (!transform.beside) continue;
    if (room() >= ofKind('scale')) yield* scaled(target, transform);
    if (room() >= ofKind('penalty')) yield* besidePenalty(target, transform, room());
  }
}

const fittedDecay = ({ bits }: Reduced) => (bits >= NUMBER ? 1 : 0);

function alone(target: Reduced, { value, slack, says, bits, fitted }: Transform): Made {
  return {
    target,
    value,
    slack,
    says: says.map(beside(target)),
    bits: bits + target.bits,
    fitted: fitted + fittedDecay(target),
  };
}

/** A statement about what is left of a block says so. */
const beside =
  ({ part }: Target) =>
  (statement: Statement): Statement =>
    part === 'data' ? ({ ...statement, detail: { ...statement.detail, besidePenalty: true } } as Statement) : statement;

const times = (by: number, { value, slack }: Prediction): Prediction => combine([{ by, of: value, slack }]);

/** c · T: a factor with a name; without one only of gradapprox itself, and where enough entries bear it out. */
function scaled(target: Reduced, transform: Transform): Made[] {
  const { block, setting, part } = target;
  const plain = transform.says.length === 0;
  const { grad } = columns(block);
  if (!plain && !mayBe(block, grad, transform.value)) return [];
  const c = leastSquares(block, grad, [transform.value])?.[0] ?? (plain ? ratio(block) : null);
  if (!c) return [];
  const agreementWith = remembered(by => agreement(block, times(by, transform)));
  const { names, value, bits } = nameFactor(c, setting.sizes, by => agreementWith(by) !== null);
  if (names.length === 0 && !(plain && agreementWith(c) && isBorneOut(block, c, 1))) return [];
  const single = block.known.length === 1 && names.length > 0 && bits + WITNESS <= digitsOf(block);
  return [
    {
      target,
      ...times(value, transform),
      fit: agreementWith(value),
      says: withFactor(transform.says.map(beside(target)), scaleStatement(block, { factor: value, names, part })),
      bits: transform.bits + target.bits + ofKind('scale') + bits,
      // one entry alone bears witness only to a name that costs less than its digits
      fitted: transform.fitted + fittedDecay(target) + (single ? 0 : 1),
    },
  ];
}

/** A function that is asked once for each number: what it looks at is as long as a block. */
function remembered<T>(of: (by: number) => T): (by: number) => T {
  const known = new Map<number, T>();
  return by => {
    if (!known.has(by)) known.set(by, of(by));
    return known.get(by)!;
  };
}

/** A function of θ carries its factor itself; of all else it is a mistake of its own. */
const withFactor = (says: readonly Statement[], scale: Statement): Statement[] =>
  says.length === 1 && says[0].kind === 'chain-rule' ? [{ ...says[0], factor: scale.factor }] : [...says, scale];

/** With one entry alone the ratio of the two is all there is. */
function ratio({ known, grad, gradapprox }: BlockEvidence): number | null {
  if (known.length !== 1) return null;
  const [i] = known;
  return gradapprox[i] === 0 ? null : grad[i] / gradapprox[i];
}

/**
 * c · T + μθ: the penalty is wrong, missing or of another strength, beside c = 1 or a factor with a name (without one for gradapprox itself).
 * Only gradapprox itself and 0 have one: three mistakes at once are no explanation.
 */
function besidePenalty(target: Reduced, transform: Transform, most: number): Made[] {
  const { block, setting, part } = target;
  const decay = setting.decay(block);
  const plain = transform.says.length === 0;
  const nothing = decay !== undefined && transform.says[0]?.kind === 'zero';
  if ((!plain && !nothing) || (decay !== undefined && decay > 0 && part === 'all')) return [];
  // a penalty of a strength that follows a rule is the cheapest, and where λ is not known it is a number
  const penalty = decay === undefined ? NUMBER : ofKind('penalty') + nth(2);
  const right = most >= ofKind('penalty') + nth(2) ? rightBeside(target, transform) : [];
  return [...right, ...(most >= ofKind('scale') + nth(0) + penalty ? scaledBeside(target, transform) : [])];
}

/** A penalty must show in more entries than numbers were fitted to them: one alone may be wrong for any reason. */
const shows = (block: BlockEvidence, slope: number, fitted: number): boolean =>
  standsOut(block, i => slope * block.theta[i], fitted + 1);

/** T + μθ. */
function rightBeside(target: Reduced, transform: Transform): Made[] {
  const { block, setting } = target;
  const { theta } = columns(block);
  const slope = leastSquares(block, i => block.grad[i] - transform.value(i), [theta])?.[0];
  if (!slope || !shows(block, slope, 1)) return [];
  const penalty = penaltyStatement(block, setting, slope);
  return [madeBeside(target, transform, { by: 1, slope, says: [penalty], bits: penaltyBits(penalty), fitted: 1 })];
}

/** c · T + μθ. Where λ is not known, μ may be the penalty that lacks the factor: it is no mistake then. */
function scaledBeside(target: Reduced, transform: Transform): Made[] {
  const { block, setting, part } = target;
  const { grad, theta } = columns(block);
  const [c, slope] = leastSquares(block, grad, [transform.value, theta]) ?? [0, 0];
  const decay = setting.decay(block);
  if (!shows(block, slope, 2)) return [];
  // rounding leaves a c of 1e-17 where grad is θ and holds no data part at all
  if (!block.known.some(i => Math.abs(c * transform.value(i)) > block.slack[i] + block.rounding[i])) return [];
  const model = (by: number) =>
    combine([
      { by, of: transform.value, slack: transform.slack },
      { by: slope, of: theta },
    ]);
  const fits = (by: number) => agreement(block, model(by)) !== null;
  const { names, value, bits } = nameFactor(c, setting.sizes, fits);
  if (names.length === 0 && !(transform.says.length === 0 && fits(c) && isBorneOut(block, c, 2))) return [];
  if (!isBeyond(block, transform, theta)) return [];
  const scale = scaleStatement(block, { factor: value, names, part: decay === undefined ? 'data' : part });
  const penalty = decay === undefined ? [] : [penaltyStatement(block, setting, slope)];
  const penaltyCost = penalty.length > 0 ? penaltyBits(penalty[0]) : NUMBER;
  const cost = ofKind('scale') + bits + penaltyCost;
  return [madeBeside(target, transform, { by: value, slope, says: [scale, ...penalty], bits: cost, fitted: 2 })];
}

function madeBeside(
  target: Reduced,
  transform: Transform,
  { by, slope, says, bits, fitted }: { by: number; slope: number; says: Statement[]; bits: number; fitted: number },
): Made {
  const { theta } = columns(target.block);
  return {
    target,
    ...combine([
      { by, of: transform.value, slack: transform.slack },
      { by: slope, of: theta },
    ]),
    says: [...transform.says, ...says],
    bits: transform.bits + target.bits + bits,
    fitted,
  };
}

/** A strength that follows a rule is one of a table, any other a number. */
const penaltyBits = ({ factor }: Statement): number =>
  ofKind('penalty') + (factor !== undefined && Number.isInteger(2 * factor) ? nth(2) : NUMBER);
