import { norm, powerOfTwo } from '../numbers.js';
import { isCoarse, type Objective } from '../objective/objective.js';
import { together } from '../objective/together.js';
import type { Random } from '../random.js';
import { areEnough, decimalOf } from './decimals.js';
import { areFloat32, bitsOf } from './float32.js';
import { SIGMAS } from './rules.js';
import type { ParameterScale } from './scale.js';

/** Most costs are written for parameters around 1: what is tried where all are so small that J does not feel them. */
const UNIT: ParameterScale = { of: () => 1 };
const TINY = 2 ** -10;
/** Where J moves by fewer units in its last place, noise cannot be told from the growth of its differences. */
const STILL = 2 ** 12;

/** Points of one difference table. */
const POINTS = 9;
/** Spacings of the tables, relative to the scale of θ: from below float64 rounding of a step to above float32's. */
const SPACINGS = [2 ** -36, 2 ** -30, 2 ** -24, 2 ** -18, 2 ** -12];
/** Noise above this share of J at the finest of them may be a swing that only a finer table follows. */
const LOUD = 1e-9;
const FINEST = 2 ** -44;
/** Noise does not grow with the spacing; a kink inside a table grows 64 times from one spacing to the next. */
const GROWTH = 8;
/** Noise below this share of the range of a table leaves a curve in it … */
const SMOOTH = 1e-2;
/** … and J swings if that curve is so many times steeper than over a wider table. Stairs are flat where they are fine, or no curve. */
const SWING = 32;
/** J at two points is comparable if neither is this many times larger: their rounding is the same to a factor that error bars cover. */
const COMPARABLE = 4;
/** Random rays along which noise is measured. */
const DIRECTIONS = 2;
/** Rays tried for each until J is comparable on one. */
const TRIES = 4;
/** Share of rounded parameters that is let pass in a table: a few cross a power of two. */
const ROUNDED = 0.02;
/** Spacings at which a J that has taken few values is asked for more, up to a size of the parameters away. */
const WIDER = [2 ** -9, 2 ** -6, 2 ** -3];
/** Standard deviation of what rounding to a grid of 1 leaves. */
const UNIFORM = Math.sqrt(1 / 12);
/** γ[k] = (k!)² / (2k)!: turns the mean square of k-th differences into the variance of the noise. */
const GAMMA = [1, 1 / 2, 1 / 6, 1 / 20, 1 / 70, 1 / 252, 1 / 924, 1 / 3432, 1 / 12870];

/** What is known of the noise of J before any difference is taken. */
export interface Noise {
  /** Three standard deviations of J, absolute; never below the rounding of J itself. */
  level: number;
  /** The largest |J| met: what a level is small or large against. */
  magnitude: number;
  /** Bits of a significand that hold every J met: 24 or fewer for numbers of float32. */
  bits: number;
  /** Whether all are float32 numbers, and most, or some that differ, are no short ones: at the finest spacings float64 would give others. */
  float32: boolean;
  /** Noise relative to J where it is least, of the tables that follow a curve: near a fit J loses digits that it has further away. */
  clearest: number;
}

/**
 * Standard deviation of the noise in equally spaced values of a smooth function.
 *
 *     σₖ² = γₖ · mean (Δᵏ J)²,  γₖ = (k!)² / (2k)!
 *
 * The first order k whose σₖ agrees with the next two within a factor 4 and whose differences change sign is taken; without one, the least.
 *
 * @param values  at least 5 values of J at equal spacing
 * @see J. Moré, S. Wild, "Estimating computational noise", SIAM J. Sci. Comput. 33 (2011)
 */
export const tableNoise = (values: ArrayLike<number>): number => new DifferenceTable(values.length).noise(values);

/** Difference tables of so many values each, one after the other in the same room: a gradient has one for every entry. */
export class DifferenceTable {
  private readonly differences: Float64Array;
  /** By order, from 1 on. */
  private readonly sigmas: Float64Array;
  /** Whether the differences of an order change sign. */
  private readonly mixed: Uint8Array;

  constructor(private readonly points: number) {
    this.differences = new Float64Array(points);
    this.sigmas = new Float64Array(points - 1);
    this.mixed = new Uint8Array(points - 1);
  }

  /** As tableNoise has it. */
  noise(values: ArrayLike<number>): number {
    const { sigmas, mixed } = this;
    this.differences.set(values);
    for (let k = 1; k < sigmas.length; k++) this.difference(k);
    for (let k = 1; k + 2 < sigmas.length; k++) if (mixed[k] === 1 && this.isLevel(k)) return sigmas[k];
    let least = Number.POSITIVE_INFINITY;
    for (let k = 3; k < sigmas.length; k++) least = Math.min(least, sigmas[k]);
    return least;
  }

  /** The differences of order k from those of the order before. */
  private difference(k: number): void {
    const { differences } = this;
    const count = this.points - k;
    let [below, above] = [false, false];
    for (let j = 0; j < count; j++) {
      const step = differences[j + 1] - differences[j];
      differences[j] = step;
      if (step < 0) below = true;
      if (step > 0) above = true;
    }
    this.sigmas[k] = Math.sqrt(GAMMA[k] / count) * norm(differences, 0, count);
    this.mixed[k] = Number(below && above);
  }

  /** Whether σ agrees with those of the next two orders. */
  private isLevel(k: number): boolean {
    const { sigmas } = this;
    const least = Math.min(sigmas[k], sigmas[k + 1], sigmas[k + 2]);
    return Math.max(sigmas[k], sigmas[k + 1], sigmas[k + 2]) <= 4 * least;
  }
}

/**
 * Measures the noise of J at θ: difference tables at five spacings along two random rays from θ, each table from its first spacing on.
 * A ray leaves at once the kinks and jumps that zero biases, ties and bounds put exactly at θ, and its finest tables stay where the steps will be:
 * next to the edge of a log barrier J is noisier than anywhere else, and a parameter of 0 beside others of 10⁴ may have a natural size of 1.
 * A spacing counts only if the next one is not noisier in proportion: what grows with the spacing is a kink or a curve, not noise.
 * Staircases (a quantised p in log(1 − p), float32 anywhere inside) show only above their stair, hence the wide range.
 *
 * Takes about 45 evaluations a ray, whatever n, as many again where all parameters are too small for J to move, and up to 27 more where J takes few values.
 */
export async function measureNoise(
  objective: Objective,
  scale: ParameterScale,
  J: number,
  random: Random,
  directions = DIRECTIONS,
): Promise<Noise> {
  const seen = [J];
  let sigma = 0;
  let clearest = Number.POSITIVE_INFINITY;
  for (let d = 0; d < directions; d++) {
    let tables = await tablesAlong({ objective, base: objective.theta, scale, random }, seen);
    if (standsStill(seen) && isTiny(objective, scale))
      tables = await tablesAlong({ objective, base: offTiny(objective, random), scale: UNIT, random }, seen);
    // a table that met a value far larger than J is rounded otherwise
    const alike = tables.filter(isOfUse);
    sigma = Math.max(sigma, acceptedNoise(alike.length > 0 ? alike : tables));
    clearest = Math.min(
      clearest,
      ...tables.filter(table => table.range > 0 && isCurve(table)).map(table => (SIGMAS * table.sigma) / table.most),
    );
  }
  const magnitude = Math.max(...seen.map(Math.abs));
  const decimal = await decimalNear({ objective, base: objective.theta, scale, random }, seen);
  const level = Math.max(SIGMAS * sigma, SIGMAS * UNIFORM * decimal, roundingNoise(J).level);
  return {
    level,
    magnitude,
    bits: bitsOf(seen),
    float32: areFloat32(seen) || areFloat32([...new Set(seen)], 0),
    clearest,
  };
}

/**
 * Whether J at two points is rounded alike, for rounding follows the size of J: behind a bound a cost may return 10³⁰.
 * Any J is beside one that is exactly 0, as at a perfect fit.
 */
export const isComparable = (there: number, J: number): boolean =>
  Number.isFinite(there) && (J === 0 || Math.abs(there) <= COMPARABLE * Math.abs(J));

/** A point at a small distance from parameters that are next to nothing: what float32 keeps of θ + t there is no grid of equal spacing. */
const offTiny = (objective: Objective, random: Random): Float64Array =>
  objective.inside(shifted(objective.theta, UNIT, TINY, random)).map((value, i) => objective.stored(i, value));

/** Whether J has hardly moved from the first of these values. */
const standsStill = ([J, ...others]: readonly number[]): boolean =>
  others.every(value => Math.abs(value - J) <= STILL * roundingNoise(J).level);

function isTiny({ size }: Objective, scale: ParameterScale): boolean {
  for (let i = 0; i < size; i++) if (scale.of(i) > TINY) return false;
  return true;
}

/** The least noise a float64 J can have, one unit in its last place: what stands until noise is measured. */
export const roundingNoise = (J: number): Noise => ({
  level: 2 ** -52 * Math.abs(J) + 4 * Number.MIN_VALUE,
  magnitude: Math.abs(J),
  bits: 53,
  float32: false,
  clearest: 2 ** -52,
});

/** Whether storage rounds any of the parameters. */
function anyCoarse(objective: Objective): boolean {
  for (let i = 0; i < objective.size; i++) if (isCoarse(objective, i)) return true;
  return false;
}

/** What nine equally spaced values along a line tell. */
interface Table {
  spacing: number;
  /** Standard deviation of their noise; NaN where J is not finite or θ cannot be stored as finely. */
  sigma: number;
  /** Largest − smallest value. */
  range: number;
  /** Largest absolute value. */
  most: number;
  /** Whether all are rounded as J at θ is. */
  comparable: boolean;
}

/** Where rays start, and how far one goes. */
interface Start {
  objective: Objective;
  base: Float64Array;
  scale: ParameterScale;
  random: Random;
}

/** A random ray. */
interface Ray {
  base: Float64Array;
  direction: Float64Array;
  /** Whether storage rounds any of the parameters. */
  coarse: boolean;
}

/** A table of each spacing along a ray, ascending, and one finer where noise is as large at the finest. Comparable J are added to `seen`. */
async function tablesAlong(start: Start, seen: number[]): Promise<Table[]> {
  const { objective } = start;
  let tables: Table[] = [];
  for (let tries = 0; tries < TRIES && !tables.some(isOfUse); tries++) {
    const ray = rayFrom(start);
    const valuesOf = await together(objective.width, SPACINGS, spacing => valuesAlong(objective, ray, spacing));
    tables = valuesOf.map((values, k) => tableOf(values, SPACINGS[k], seen));
    if (tables[0].sigma > LOUD * Math.max(...seen.map(Math.abs)))
      tables.unshift(tableOf(await valuesAlong(objective, ray, FINEST), FINEST, seen));
  }
  return tables;
}

/** The decimal that J is rounded to, if it is: by the values that were met, or by more of them where those are few. */
const decimalNear = async (start: Start, seen: readonly number[]): Promise<number> =>
  areEnough(seen) ? decimalOf(seen) : decimalOf(await furtherValues(start, seen), true);

/** Values of a J that stands on wide treads, and as many further away as tell the grid that they stand on. Another ray is tried where J is not finite along one. */
async function furtherValues(start: Start, values: readonly number[]): Promise<number[]> {
  const met = [...values];
  for (let tries = 0; tries < TRIES; tries++) {
    const ray = rayFrom(start, POINTS * WIDER[WIDER.length - 1]);
    let finite = true;
    for (const spacing of WIDER) {
      if (!finite || areEnough(met)) break;
      const further = (await valuesAlong(start.objective, ray, spacing)).values;
      met.push(...further.filter(Number.isFinite));
      finite = further.every(Number.isFinite);
    }
    if (finite) break;
  }
  return met;
}

/** Whether a table tells the noise of J at θ: another ray may leave a bound on the side where J is of its size, or be stored as it is drawn. */
const isOfUse = ({ sigma, comparable }: Table): boolean => comparable && !Number.isNaN(sigma);

/** A random ray that stays inside the bounds of θ as far as it reaches. */
const rayFrom = ({ objective, base, scale, random }: Start, reach = POINTS * SPACINGS[SPACINGS.length - 1]): Ray => ({
  base,
  direction: inward(objective, base, rayDirection(base.length, scale, random), reach),
  coarse: anyCoarse(objective),
});

/** A random direction of powers of two, so that float32 parameters hold every point of a table exactly. */
export function rayDirection(size: number, scale: ParameterScale, random: Random): Float64Array {
  const direction = new Float64Array(size);
  return direction.map((_, i) => random.sign() * powerOfTwo(scale.of(i) * (0.5 + 0.5 * random.uniform())));
}

/** A direction, turned entry by entry so that base + reach · direction stays inside the bounds of θ. */
export function inward(
  objective: Pick<Objective, 'inside'>,
  base: Float64Array,
  direction: Float64Array,
  reach: number,
): Float64Array {
  const end = base.map((at, i) => at + reach * direction[i]);
  const inside = objective.inside(end);
  return inside === end ? direction : direction.map((u, i) => (inside[i] === end[i] ? u : -u));
}

/** J at nine points along a ray, equally spaced. */
interface Values {
  values: Float64Array;
  /** Whether storage keeps the points as they are, but for a few entries. */
  kept: boolean;
}

async function valuesAlong(objective: Objective, ray: Ray, spacing: number): Promise<Values> {
  const point = new Float64Array(objective.size);
  const multiples = Array.from({ length: POINTS }, (_, k) => k + 1);
  let rounded = 0;
  const values = await together(objective.width, multiples, k => {
    for (let i = 0; i < point.length; i++) {
      point[i] = ray.base[i] + k * spacing * ray.direction[i];
      if (ray.coarse && objective.stored(i, point[i]) !== point[i]) rounded++;
    }
    return objective.valueAt(point);
  });
  return { values: Float64Array.from(values), kept: rounded <= ROUNDED * point.length };
}

function tableOf({ values, kept }: Values, spacing: number, seen: number[]): Table {
  const comparable = values.every(value => isComparable(value, seen[0]));
  if (comparable) seen.push(...values);
  const isKnown = kept && values.every(Number.isFinite) && !breaksOnce(values);
  const sigma = isKnown ? tableNoise(values) : Number.NaN;
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return { spacing, sigma, range: most - least, most: Math.max(-least, most), comparable };
}

/** Whether values are smooth but at one place, as at a jump of J itself: noise and stairs are rough all along. */
function breaksOnce(values: Float64Array): boolean {
  const bends = Array.from(values.subarray(2), (value, k) => Math.abs(value - 2 * values[k + 1] + values[k]));
  const least = SMOOTH * Math.max(...bends);
  const [first, ...others] = [...bends.keys()].filter(k => bends[k] >= least);
  return others.length === 0 || (others.length === 1 && others[0] === first + 1);
}

/** What a table tells of the noise. */
export type Measured = Pick<Table, 'spacing' | 'sigma' | 'range'>;

/** Largest σ whose next spacing is not noisier in proportion, of those that could be measured; one alone is taken at its word; 0 if none. */
export function acceptedNoise(tables: readonly Measured[], swing = SWING): number {
  let accepted = 0;
  let count = 0;
  let last = Number.NaN;
  for (const table of tables) {
    if (Number.isNaN(table.sigma) || isAlias(table, tables, swing)) continue;
    if (count++ > 0 && table.sigma <= GROWTH * last) accepted = Math.max(accepted, last);
    last = table.sigma;
  }
  if (count === 1) return last;
  return last <= GROWTH * accepted ? Math.max(accepted, last) : accepted;
}

const isCurve = ({ sigma, range }: Measured): boolean => sigma <= SMOOTH * range;

/** Whether J swings faster than a table can follow, as finer ones have seen it do: what looks like noise there is none. */
function isAlias({ spacing, range }: Measured, tables: readonly Measured[], swing: number): boolean {
  for (const finer of tables)
    if (finer.spacing < spacing && isCurve(finer) && finer.range / finer.spacing > swing * (range / spacing))
      return true;
  return false;
}

/** A point near another: θ + amount · s ∘ u, with |u| uniform in (0.5, 1) and random signs so that equal moves cannot cancel. */
export function shifted(theta: Float64Array, scale: ParameterScale, amount: number, random: Random): Float64Array {
  const point = random.halves(theta.length);
  for (let i = 0; i < theta.length; i++) point[i] = theta[i] + amount * scale.of(i) * point[i];
  return point;
}

/** The point on the other side of θ, as far away. */
export const mirrored = (theta: Float64Array, point: Float64Array): Float64Array =>
  theta.map((at, i) => 2 * at - point[i]);
