import type { Look } from '../../judgement.js';
import type { Problem } from '../../problem.js';
import type { Random } from '../../random.js';
import type { Block } from '../../theta/layout.js';
import type { Place } from '../place.js';
import { Directions, type Range } from './directions.js';
import { locate, type Search } from './locate.js';
import { reach } from './reach.js';

/** What random directions said of grad. */
export interface Probed {
  /** Components that disagree, ascending. */
  found: number[];
  /** Ranges that hold more of them and were not followed to the end: the gradient is wrong all over, or the budget is spent. */
  left: Range[];
  /** By block: what an error must add to J along a direction to be noticed, in J; Infinity where nothing could be seen. */
  bar: number[];
  /** By block: the last direction along which nothing disagreed. */
  looks: Look[];
  /** Full directions looked along. */
  directions: number;
}

/** What is probed, and with how much effort. */
export interface ProbeRequest {
  place: Place;
  /** Slopes along directions, where the problem brings its own. */
  slopes: Problem['slopes'];
  blocks: readonly Block[];
  random: Random;
  /** Numbers of the blocks to look at. */
  chosen: readonly number[];
  /** Bar that shows a block clearly enough; above it, a block gets directions of its own. */
  clear(b: number): number;
  /** Whether a few more evaluations may be spent. */
  affordable(): boolean;
}

/** Directions along which nothing disagrees before grad counts as right: one alone can hide an error that another cancels. */
const LOOKS = 2;
/** Times that faults are located; what disagrees then is handed back. */
const ROUNDS = 6;

/**
 * Looks for wrong components of a large gradient along random directions: over all of θ at once, then over each block that this showed too faintly.
 * What disagrees is located, put right, and looked at again along fresh directions until nothing is left.
 */
export async function probe(request: ProbeRequest): Promise<Probed> {
  const { place, blocks, chosen, clear, affordable } = request;
  const { length } = place.grad;
  const directions = new Directions(place, blocks, request.slopes);
  const sweeps = chosen.length === blocks.length ? [await sweep(request, directions, [0, length])] : [];
  const bar = blocks.map(() => sweeps[0]?.bar ?? Number.POSITIVE_INFINITY);
  const looks = blocks.map(() => sweeps[0]?.look ?? UNSEEN);
  for (const b of chosen) {
    const { offset, size } = blocks[b];
    const seen = size === length && sweeps.length > 0;
    if (seen || size === 0 || bar[b] <= clear(b) || !affordable()) continue;
    const own = await sweep(request, directions, [offset, offset + size]);
    sweeps.push(own);
    if (own.bar < bar[b]) looks[b] = own.look;
    bar[b] = Math.min(bar[b], own.bar);
  }
  // what all of θ left open has been looked at again block by block
  const open = sweeps.length > 1 && chosen.length === blocks.length ? sweeps.slice(1) : sweeps;
  return {
    found: [...new Set(sweeps.flatMap(({ found }) => found))].sort((i, k) => i - k),
    left: open.flatMap(({ left }) => left),
    bar,
    looks,
    directions: sweeps.reduce((total, { drawn }) => total + drawn, 0),
  };
}

const UNSEEN: Look = { grad: Number.NaN, gradapprox: Number.NaN };

interface Sweep {
  found: number[];
  left: Range[];
  bar: number;
  look: Look;
  drawn: number;
}

/** Directions over one range until LOOKS of them see nothing, or what they see cannot be followed. */
async function sweep(request: ProbeRequest, directions: Directions, range: Range): Promise<Sweep> {
  const seen: Sweep = { found: [], left: [], bar: Number.POSITIVE_INFINITY, look: UNSEEN, drawn: 1 };
  let u = directions.draw(request.random);
  const start = await reach(directions, u, range);
  if (!start) return seen;
  let { slope } = start;
  for (let clean = 0, rounds = 0; ; seen.drawn++) {
    const bar = slope.bar + start.truncation;
    const agrees = Math.abs(slope.mismatch) <= bar;
    const enough = (agrees && ++clean === LOOKS) || !request.affordable();
    if (agrees && enough)
      return { ...seen, bar: bar + start.blind, look: { grad: slope.predicted, gradapprox: slope.difference } };
    if (!agrees && (enough || ++rounds > ROUNDS)) return { ...seen, left: [range] };
    if (!agrees) await follow(request, { directions, u, t: start.t, bar }, range, slope.mismatch, seen);
    if (seen.left.length > 0) return seen;
    u = directions.draw(request.random);
    slope = await directions.slope(u, start.t, range);
  }
}

/** Adds what is behind a disagreement to what was seen. */
async function follow(
  { blocks, affordable }: ProbeRequest,
  line: Pick<Search, 'directions' | 'u' | 't' | 'bar'>,
  range: Range,
  mismatch: number,
  seen: Sweep,
): Promise<void> {
  const offsets = blocks.map(({ offset }) => offset);
  const { found, left } = await locate({ ...line, offsets, affordable }, range, mismatch);
  seen.found.push(...found);
  seen.left = left;
}
