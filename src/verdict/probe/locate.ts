import type { Directions, Range } from './directions.js';

/** Components that disagree together by `mismatch`. */
interface Region {
  range: Range;
  mismatch: number;
  /** Whether the mismatch was measured here, not inferred from the neighbours. */
  measured: boolean;
  /** Whether a single fault may be taken for granted until it fails: not right below a region that turned out to hold several. */
  aim: boolean;
}

/** What is needed to look closer into a region. */
export interface Search {
  directions: Directions;
  u: Float64Array;
  t: number;
  /** What noise and truncation may add to any mismatch. */
  bar: number;
  /** Where blocks begin: regions are split there first. */
  offsets: readonly number[];
  /** Whether a few more evaluations may be spent. */
  affordable(): boolean;
}

/** Faults found, and ranges known to hold more that were not followed to the end. */
export interface Located {
  found: number[];
  left: Range[];
}

/** Disagreeing regions at once, beyond which not all are followed: each of them would take its own way down. */
const CROWD = 48;
/** Regions of a crowd that are followed all the same: a mistake that is spread over θ is proved by what is found in some places. */
const FOLLOWED = 3;
/** Regions at once below those. */
const FEW = 12;
/** Aiming pays where it narrows a region this much. */
const NARROWER = 8;

/**
 * Finds the components behind a disagreement along u.
 *
 * A single fault tells its own place: with weights cᵢ rising from −1 to 1 over the region, mismatch(c) / mismatch is c at the fault, as exactly as the bars allow,
 * and a narrow window around it that holds the whole mismatch takes the region's place. Otherwise the region is split in two.
 * About 8 evaluations for a fault that is alone, at most 6 log₂(n/k) for each of k together. Breadth first; of a crowd, a few regions spread over it are followed.
 */
export async function locate(search: Search, range: Range, mismatch: number): Promise<Located> {
  const found: number[] = [];
  const left: Range[] = [];
  let most = CROWD;
  let regions: Region[] = [{ range, mismatch, measured: true, aim: true }];
  while (regions.length > 0) {
    if (!search.affordable()) return { found, left: [...left, ...regions.map(region => region.range)] };
    if (regions.length > most) {
      most = FEW;
      const apart = Math.ceil(regions.length / FOLLOWED);
      left.push(...regions.filter((_, k) => k % apart > 0).map(region => region.range));
      regions = regions.filter((_, k) => k % apart === 0);
    }
    const region = regions.shift()!;
    const [from, to] = region.range;
    if (to - from > 1) regions.push(...(await lookCloser(search, region)));
    else if (await putRight(search, region)) found.push(from);
  }
  return { found, left };
}

/** A component that is found no longer adds to later mismatches; false where it agrees when looked at by itself. */
async function putRight({ directions, u, t, bar }: Search, region: Region): Promise<boolean> {
  const alone = region.measured ? null : await directions.slope(u, t, region.range);
  if (alone && !(Math.abs(alone.mismatch) > bar)) return false;
  const [i] = region.range;
  directions.believed[i] -= (alone ?? region).mismatch / u[i];
  return true;
}

async function lookCloser(search: Search, region: Region): Promise<Region[]> {
  const sharp = 2 * NARROWER * search.bar < Math.abs(region.mismatch);
  const window = region.aim && sharp ? await aimed(search, region) : null;
  return window ? [window] : halves(search, region);
}

/** The window that a single fault points to, if it holds the whole mismatch. */
async function aimed({ directions, u, t, bar }: Search, { range, mismatch }: Region): Promise<Region | null> {
  const [from, to] = range;
  const half = (to - from - 1) / 2;
  const tilted = await directions.slope(u, t, range, i => (i - from) / half - 1);
  const at = from + (tilted.mismatch / mismatch + 1) * half;
  const spread = (half * bar) / Math.abs(mismatch);
  const window: Range = [Math.max(from, Math.round(at - spread)), Math.min(to, Math.round(at + spread) + 1)];
  const narrow = window[1] > window[0] && (window[1] - window[0]) * NARROWER <= to - from;
  if (!narrow) return null;
  const inside = await directions.slope(u, t, window);
  const whole = Math.abs(inside.mismatch - mismatch) <= 2 * bar;
  return whole ? { range: window, mismatch: inside.mismatch, measured: true, aim: true } : null;
}

/** The halves that disagree; if the left one agrees it is the right one, at no cost. */
async function halves({ directions, u, t, bar, offsets }: Search, region: Region): Promise<Region[]> {
  const [from, to] = region.range;
  const middle = split(region.range, offsets);
  const left = await directions.slope(u, t, [from, middle]);
  const rest = region.mismatch - left.mismatch;
  const both = Math.abs(left.mismatch) > bar && Math.abs(rest) > 2 * bar;
  const aim = !both || !region.aim;
  const here: Region = { range: [from, middle], mismatch: left.mismatch, measured: true, aim };
  const there: Region = { range: [middle, to], mismatch: rest, measured: false, aim };
  if (both) return [here, there];
  return Math.abs(left.mismatch) > bar ? [here] : [there];
}

/** Where a block begins, nearest to the middle; within a block, the middle. */
function split([from, to]: Range, offsets: readonly number[]): number {
  const middle = (from + to) >>> 1;
  const inside = offsets.filter(offset => offset > from && offset < to);
  const nearer = (a: number, b: number) => (Math.abs(b - middle) < Math.abs(a - middle) ? b : a);
  return inside.length > 0 ? inside.reduce(nearer) : middle;
}
