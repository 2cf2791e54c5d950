import { refuse } from '../errors.js';
import { pack } from '../index.js';
import { type Random, random } from '../random.js';
import type { Inputs, Kink } from './operation.js';
import { type Call, domainOf, namesOf, type Place } from './shapes.js';
import type { Row } from './table.js';

/** An input with its numbers, in row-major order. */
export interface Input extends Place {
  data: Float64Array;
}

/** The inputs of one call with their numbers. */
export interface Point {
  inputs: readonly Input[];
  named: boolean;
}

/** How far from a kink points are drawn, in units of the domain where that is narrower than 1: wider than any step of a check in float32. */
const MARGIN = 0.1;

/** Distance of entries where equal ones are a kink; a number without rounding. */
const APART = 0.25;

/** Draws before it is said that kinks leave no room: one hit in a hundred is missed once in 20,000 times. */
const TRIES = 1000;

/** Draws before a value on any side of the kinks will do: the side wanted may lie outside the domain. */
const PATIENCE = 100;

const width = ({ domain: [low, high] }: Place) => Math.min(1, high - low);

/** Whether J is smooth around this value, as far as kinks at numbers go. */
export function isClear(value: number, kinks: readonly Kink[], place: Place): boolean {
  const [low, high] = place.domain;
  const margin = MARGIN * width(place);
  const near = (at: number) => Math.abs(value - at) < margin;
  return (
    value > low &&
    value < high &&
    !kinks.some(kink => kink !== 'ties' && near(kink === 'integers' ? Math.round(value) : kink))
  );
}

/** Whether all entries of float inputs are different, by more than any step. */
export function isApart(inputs: readonly Input[]): boolean {
  const values = inputs
    .filter(({ below }) => below === undefined)
    .flatMap(({ data }) => [...data])
    .sort((a, b) => a - b);
  return values.every((value, k) => k === 0 || value - values[k - 1] >= APART / 2);
}

/** Which point is drawn: the first value lies in piece number `first` between the kinks; or half of them lie `at` kinks. */
export interface Which {
  first: number;
  at: boolean;
}

/**
 * Numbers for the inputs of a call, inside the domain and clear of kinks and jumps, one value after the other in another piece between these:
 * what is wrong on one side alone is met by every second entry.
 *
 * @throws {GradcheckError} `invalid_table` where kinks leave no room in the domain
 */
export function drawn(call: Call, row: Row, seed: number, { first, at }: Which): Point {
  const generator = random(seed);
  const avoided = [...(row.kinks ?? []), ...(row.jumps ?? [])];
  const floats = call.places.filter(({ below }) => below === undefined);
  const count = floats.reduce((n, { shape }) => n + sizeOf(shape), 0);
  const ladder = avoided.includes('ties') ? rungs(floats, avoided, at ? 3 : count, row) : [];
  const edges = avoided.filter(kink => typeof kink === 'number');
  let turn = first;
  const next = (place: Place): number => {
    if (place.below !== undefined) return generator.below(place.below);
    if (ladder.length > 0) return at ? ladder[generator.below(3)] : ladder.splice(generator.below(ladder.length), 1)[0];
    const piece = turn++ % (edges.length + 1);
    const value = clear(place, avoided, generator, value => edges.filter(edge => edge < value).length === piece);
    if (value !== undefined) return value;
    throw refuse.row(`${row.path}.kinks`, avoided, `kinks and jumps that leave room in the domain of ${place.name}`);
  };
  const inputs = call.places.map(place => ({
    ...place,
    data: Float64Array.from({ length: sizeOf(place.shape) }, () => next(place)),
  }));
  if (at) for (const input of inputs) if (input.below === undefined) moveToKinks(input, row.kinks ?? [], generator);
  return { inputs, named: call.named };
}

export const sizeOf = (shape: readonly number[]): number => shape.reduce((n, size) => n * size, 1);

/** A value of three digits inside the domain and clear of kinks, on the side that is wanted if one is found there. */
function clear(place: Place, avoided: readonly Kink[], generator: Random, isWanted: (value: number) => boolean) {
  for (let k = 0; k < TRIES; k++) {
    const value = Number(inside(place.domain, generator).toPrecision(3));
    if (isClear(value, avoided, place) && (k >= PATIENCE || isWanted(value))) return value;
  }
  return undefined;
}

/** Normal; from 0.3 to 2.3 off the one bound there is; uniform between two, and off both by a twentieth. */
function inside([low, high]: Place['domain'], { normal, uniform }: Random): number {
  if (Number.isFinite(low) && Number.isFinite(high)) return low + (high - low) * (0.05 + 0.9 * uniform());
  if (Number.isFinite(low)) return low + 0.3 + 2 * uniform();
  return Number.isFinite(high) ? high - 0.3 - 2 * uniform() : normal();
}

/** So many values clear of kinks, each APART from the next, around 0 or off the bound of all domains. */
function rungs(places: readonly Place[], avoided: readonly Kink[], count: number, { path }: Row): number[] {
  const low = Math.max(...places.map(({ domain }) => domain[0]));
  const high = Math.min(...places.map(({ domain }) => domain[1]));
  const place: Place = { name: '', shape: [], domain: [low, high] };
  const from = Number.isFinite(low) ? low : Number.isFinite(high) ? high - 2 * count * APART : -count * APART * 0.6;
  const found: number[] = [];
  for (let k = 1; found.length < count && k < TRIES + 4 * count; k++) {
    const value = from + k * APART;
    if (isClear(value, avoided, place)) found.push(value);
  }
  if (found.length < count)
    throw refuse.row(`${path}.kinks`, avoided, `a domain with room for ${count} different values`);
  return found;
}

/** Half of the entries, the first among them, to a kink of the domain. */
function moveToKinks({ data, domain: [low, high] }: Input, kinks: readonly Kink[], { uniform, below }: Random): void {
  const numbers = kinks.flatMap(kink => (kink === 'ties' ? [] : kink === 'integers' ? [0, 1] : [kink]));
  const there = numbers.filter(kink => kink >= low && kink <= high);
  if (there.length === 0) return;
  for (let i = 0; i < data.length; i++) if (i === 0 || uniform() < 0.5) data[i] = there[below(there.length)];
}

/**
 * A point from an author's own inputs.
 *
 * @throws {GradcheckError} `invalid_table` for inputs that are no arrays of finite numbers
 */
export function pointOf(given: Inputs, row: Row): Point {
  const named = !Array.isArray(given);
  const values = Object.values(given);
  const names = named ? Object.keys(given) : namesOf(values.length);
  const inputs = values.map((value, k) => {
    const { data, shape } = numbersOf(value, `${row.path}.inputs${named ? `.${names[k]}` : `[${k}]`}`);
    return { name: names[k], shape, data, ...domainOf(row, names, k) };
  });
  return { inputs, named };
}

function numbersOf(value: unknown, path: string): { data: Float64Array; shape: readonly number[] } {
  // pack refuses what holds no numbers, which an input may
  if (isEmptyView(value)) return { data: new Float64Array(0), shape: value.shape };
  try {
    const { theta, layout } = pack({ x: value });
    if (layout.blocks.length === 1) return { data: theta, shape: layout.blocks[0].shape };
  } catch {}
  throw refuse.row(path, value, 'a number, an array of finite numbers, or { data, shape }');
}

const isEmptyView = (value: unknown): value is { shape: number[] } =>
  typeof value === 'object' && value !== null && 'shape' in value && sizeOf((value as { shape: number[] }).shape) === 0;
