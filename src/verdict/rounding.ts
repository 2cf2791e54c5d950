import { NoGradientHere } from '../objective/defined.js';
import type { Objective } from '../objective/objective.js';
import type { Random } from '../random.js';
import { acceptedNoise, DifferenceTable, inward, type Measured, rayDirection } from './noise.js';
import { COVER, SIGMAS } from './rules.js';
import type { ParameterScale } from './scale.js';

/** Points of one table. */
const POINTS = 9;
/** Spacings of the tables, relative to the sizes of the parameters: for gradients in float64 and in float32. */
const FINE = [2 ** -30, 2 ** -18];
/** Noise above this share of an entry at both of them may be a swing that only a finer table follows, such as that of cos θ at θ = 10¹². */
const LOUD = 1e-6;
const FINEST = 2 ** -44;
/** For those that come in stairs, as σ(z) − 1 does where σ is rounded next to 1. So wide, a ray may cross many kinks, which look the same. */
const WIDE = [2 ** -12, 2 ** -10, 2 ** -7];
/** A gradient swings if a finer table is so many times steeper than a wider one: a bend within it makes it twice so. */
const SWING = 4;
/** If stairs were its rounding, half of all entries would be off by more than this share of them: their median is 0.67 σ where it is normal. */
const BORNE_OUT = 0.05;

/** Where gradients are asked, and how fine a grid storage has there. */
interface Point {
  objective: Objective;
  theta: Float64Array;
  parameters: ParameterScale;
  grid: number;
  /** grad there: as many entries as gradients have, which are more than θ has where each of several functions has its own. */
  grad: Float64Array;
}

/** How far rounding may put each entry of grad off. */
export interface Rounding {
  /** By spacings within which few kinks lie. */
  fine: Float64Array;
  /** By all spacings: stairs too, and kinks. */
  wide: Float64Array;
}

/**
 * How far the rounding of backward propagation may put each entry of grad off, measured as that of J is: by nine gradients a table along one ray from θ.
 *
 *     roundingᵢ = 6 σᵢ,  σᵢ the largest noise of entry i over the spacings that does not grow with the spacing: what grows is a curve
 *
 * It is not to be guessed from sizes: what is left of terms that cancel says nothing of them, and float32 sums may carry a float64 decay.
 *
 * @returns null where gradients cannot be had beside θ
 * @see J. Moré, S. Wild, "Estimating computational noise", SIAM J. Sci. Comput. 33 (2011)
 */
export async function gradientRounding(place: Point, random: Random): Promise<Rounding | null> {
  const { objective, theta, parameters, grid, grad } = place;
  const reach = POINTS * WIDE[WIDE.length - 1];
  const direction = inward(objective, theta, rayDirection(theta.length, parameters, random), reach);
  const ask = async (spacing: number): Promise<Table> => {
    const gradients: Float64Array[] = [];
    for (let k = 1; k <= POINTS; k++) {
      objective.moveTo(theta.map((at, i) => at + k * spacing * direction[i]));
      gradients.push(await objective.gradient());
    }
    return { spacing, gradients };
  };
  const stored = (spacing: number) => spacing > grid;
  try {
    const fine = await inTurn(FINE.filter(stored), ask);
    if (stored(FINEST) && isLoud(fine, grad.length)) fine.unshift(await ask(FINEST));
    const wide = await inTurn(WIDE.filter(stored), ask);
    return barsOf(fine, wide, grad.length);
  } catch (error) {
    if (error instanceof NoGradientHere) return null;
    throw error;
  } finally {
    objective.moveTo(theta);
  }
}

async function inTurn<A, B>(list: readonly A[], ask: (entry: A) => Promise<B>): Promise<B[]> {
  const answers: B[] = [];
  for (const entry of list) answers.push(await ask(entry));
  return answers;
}

/** Whether some entry looks like noise at all spacings. */
function isLoud(tables: readonly Table[], size: number): boolean {
  const entries = entriesOf(tables);
  for (let i = 0; i < size; i++) {
    const typical = Math.abs(tables[0]?.gradients[0][i] ?? 0);
    if (typical > 0 && entries.every(entry => sigmaAt(entry, i) > LOUD * typical)) return true;
  }
  return false;
}

function sigmaAt(entry: Entry, i: number): number {
  entry.moveTo(i);
  return entry.sigma;
}

/**
 * The rounding of each entry: by wide spacings where grad is off from differences by what they take for it, as a draw of that noise would be.
 * If half of the entries that wide spacings tell otherwise lie closer than that, they met kinks, and the fine ones count.
 *
 * @param gradapprox  NaN where nothing is known
 */
export function borneOut({ fine, wide }: Rounding, grad: Float64Array, gradapprox: Float64Array): Float64Array {
  const share = (i: number) => Math.abs(grad[i] - gradapprox[i]) / (wide[i] / (COVER * SIGMAS));
  const shares: number[] = [];
  for (let i = 0; i < grad.length; i++) if (wide[i] > 2 * fine[i] && !Number.isNaN(share(i))) shares.push(share(i));
  shares.sort((a, b) => a - b);
  const stairs = shares.length > 0 && shares[shares.length >> 1] >= BORNE_OUT;
  return stairs ? wide.map((bar, i) => (share(i) >= BORNE_OUT ? bar : fine[i])) : fine;
}

/** Gradients along the ray, spacing apart. */
interface Table {
  spacing: number;
  gradients: readonly Float64Array[];
}

function barsOf(fine: readonly Table[], wide: readonly Table[], size: number): Rounding {
  const bars = { fine: new Float64Array(size), wide: new Float64Array(size) };
  const all = entriesOf([...fine, ...wide]);
  const near = all.slice(0, fine.length);
  for (let i = 0; i < size; i++) {
    for (const entry of all) entry.moveTo(i);
    bars.fine[i] = COVER * SIGMAS * acceptedNoise(near, SWING);
    bars.wide[i] = COVER * SIGMAS * acceptedNoise(all, SWING);
  }
  return bars;
}

/** What tables tell of one entry after the other. */
function entriesOf(tables: readonly Table[]): Entry[] {
  const [room, values] = [new DifferenceTable(POINTS), new Float64Array(POINTS)];
  return tables.map(table => new Entry(table, values, room));
}

/** What the gradients of a table tell of an entry. No record is made for each: there may be millions. */
class Entry implements Measured {
  readonly spacing: number;
  sigma = Number.NaN;
  range = Number.NaN;

  constructor(
    private readonly table: Table,
    private readonly values: Float64Array,
    private readonly room: DifferenceTable,
  ) {
    this.spacing = table.spacing;
  }

  moveTo(i: number): void {
    const { values } = this;
    const { gradients } = this.table;
    let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let k = 0; k < values.length; k++) {
      const value = gradients[k][i];
      values[k] = value;
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    this.range = most - least;
    this.sigma = Number.isFinite(least) && Number.isFinite(most) ? this.room.noise(values) : Number.NaN;
  }
}
