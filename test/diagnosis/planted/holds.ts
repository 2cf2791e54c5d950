import type { ChainRule, Expected, Order, Place, Rule } from './contract.js';

/** One block with its right and its wrong gradient, both exact. */
export interface Planting {
  shape: readonly number[];
  theta: ArrayLike<number>;
  right: ArrayLike<number>;
  wrong: ArrayLike<number>;
}

/**
 * Whether the wrong gradient of a block is what the expected finding says of it: the contract as formulas, by the numbers of the case alone.
 * Kinds that say nothing of single entries hold for any numbers.
 */
export function holds({ kind, detail = {}, factor }: Expected, block: Planting): boolean {
  const { right, wrong } = block;
  const d = detail as { of: ChainRule; form: string; across?: string; how: Order; place?: Partial<Place>; rule: Rule };
  switch (kind) {
    case 'unused':
      return all(block, i => right[i] === 0) && !all(block, i => wrong[i] === 0);
    case 'zero':
      return all(block, i => wrong[i] === 0);
    case 'scale':
      return all(block, i => near(wrong[i], factor! * right[i]));
    case 'chain-rule':
      return all(block, i => near(wrong[i], (factor ?? 1) * CHAIN[d.of](block.theta[i]) * right[i]));
    case 'symmetry':
      return all(block, i => near(wrong[i], FORMS[d.form](block, i)));
    case 'projection':
      return isProjection(block, d.form, d.across);
    case 'partial':
      return isPartial(block, d.place, d.rule);
    case 'reordered':
      return !d.how || all(block, i => near(wrong[i], right[source(d.how, block.shape, i)] ?? 0));
    default:
      return true;
  }
}

const near = (a: number, b: number) => Math.abs(a - b) <= 1e-10 * (Math.abs(a) + Math.abs(b));
const all = ({ right }: Planting, holdsAt: (i: number) => boolean) => Array.from(right, (_, i) => i).every(holdsAt);

const slope = (z: number) => Math.exp(-z) / (1 + Math.exp(-z)) ** 2;
const CHAIN: Record<ChainRule, (theta: number) => number> = {
  theta: v => v,
  '1/theta': v => 1 / v,
  'exp(theta)': Math.exp,
  'exp(-theta)': v => Math.exp(-v),
  'theta(1-theta)': v => v * (1 - v),
  '1/(theta(1-theta))': v => 1 / (v * (1 - v)),
  'sigma-slope': slope,
  '1/sigma-slope': v => 1 / slope(v),
};

/** Entry i of a square matrix as it is expected. */
const FORMS: Record<string, (block: Planting, i: number) => number> = {
  symmetrised: ({ right, shape }, i) => (right[i] + right[mirror(shape, i)]) / 2,
  half: ({ right, shape }, i) => (mirror(shape, i) === i ? 1 : 0.5) * right[i],
  double: ({ right, shape }, i) => (mirror(shape, i) === i ? 1 : 2) * right[i],
  antisymmetric: ({ right, wrong, shape }, i) => right[i] - (wrong[mirror(shape, i)] - right[mirror(shape, i)]),
};
const mirror = ([n]: readonly number[], i: number) => (i % n) * n + Math.floor(i / n);

/** RMS norm has its ε: a projection to seven digits is one. */
const PROJECTED = 1e-7;

function isProjection(block: Planting, form: string, across?: string): boolean {
  const { right, wrong } = block;
  const theta = across === 'ones' ? Array.from(block.theta, () => 1) : block.theta;
  const [free, bound] = form === 'missing' ? [wrong, right] : [right, wrong];
  const along = (v: ArrayLike<number>) => Array.from(theta).reduce((sum, t, i) => sum + t * v[i], 0);
  const share = along(free) / along(theta);
  const size = Math.max(...Array.from(free, Math.abs));
  return all(block, i => Math.abs(bound[i] - (free[i] - share * theta[i])) <= PROJECTED * size);
}

/** Inside the place the rule, outside it nothing wrong; without a place, the rule wherever something is wrong. */
function isPartial(block: Planting, place: Partial<Place> | undefined, rule: Rule): boolean {
  const { right, wrong, shape } = block;
  const inside = (i: number) => (place ? within(place as Place, indexOf(shape, i), i) : !near(wrong[i], right[i]));
  const follows: Record<Rule['id'], (i: number) => boolean> = {
    zero: i => wrong[i] === 0,
    factor: i => rule.id === 'factor' && near(wrong[i], rule.factor * right[i]),
    plus: i => rule.id === 'plus' && near(wrong[i], right[i] + rule.by),
    unmasked: i => right[i] === 0 && wrong[i] !== 0,
    none: i => !near(wrong[i], right[i]),
  };
  return all(block, i => (inside(i) ? follows[rule.id](i) : near(wrong[i], right[i])));
}

function within(place: Place, at: number[], i: number): boolean {
  switch (place.region) {
    case 'triangle':
      return (place.side === 'lower' ? at[0] > at[1] : at[0] < at[1]) || (place.diagonal && at[0] === at[1]);
    case 'diagonal':
      return at[0] === at[1];
    case 'slices':
      return place.indices.includes(at[place.axis]);
    case 'box':
      return place.axes.every(({ axis, indices }) => indices.includes(at[axis]));
    case 'run':
      return i >= place.from && i <= place.to;
    case 'entries':
      return place.indices.includes(i);
  }
}

/** Index along each axis of entry i, and back; −1 where there is no such entry. */
const strides = (shape: readonly number[]) => shape.map((_, a) => shape.slice(a + 1).reduce((x, y) => x * y, 1));
const indexOf = (shape: readonly number[], i: number) => strides(shape).map((s, a) => Math.floor(i / s) % shape[a]);
const entryAt = (shape: readonly number[], at: number[]) =>
  at.every((k, a) => k >= 0 && k < shape[a]) ? at.reduce((sum, k, a) => sum + k * strides(shape)[a], 0) : -1;

/** The entry of the right gradient that stands at entry i of the wrong one. */
function source(how: Order, shape: readonly number[], i: number): number {
  const at = indexOf(shape, i);
  const moved = (axis: number, k: number) => entryAt(shape, at.with(axis, k));
  const n = 'axis' in how ? shape[how.axis] : 0;
  const k = 'axis' in how ? at[how.axis] : 0;
  switch (how.id) {
    case 'exchanged':
      return moved(how.axis, how.pairs.find(pair => pair.includes(k))?.find(other => other !== k) ?? k);
    case 'rolled':
      return moved(how.axis, how.wrap ? (k - how.by + n) % n : k - how.by);
    case 'groups': {
      const size = n / how.groups;
      return moved(how.axis, how.order[Math.floor(k / size)] * size + (k % size));
    }
    case 'reversed':
      return entryAt(
        shape,
        at.map((j, axis) => (how.axes.includes(axis) ? shape[axis] - 1 - j : j)),
      );
    case 'column-major':
      // right flattened column by column, read back row by row
      return (i % shape[0]) * shape[1] + Math.floor(i / shape[0]);
  }
}
