import { refuse } from './errors.js';
import { thousands } from './numbers.js';
import type { Settings } from './options.js';
import { fitting } from './patterns.js';
import { random } from './random.js';
import type { Block, Layout } from './theta/layout.js';

/** Which components are checked. */
export interface Selection {
  /** The blocks asked for, in the order of θ. */
  blocks: readonly Block[];
  /** Ascending indices into θ; left out: all. */
  indices?: Uint32Array;
  /** The same as ranges [from, to), ascending and disjoint; left out: all. */
  ranges?: [number, number][];
  /** Why these, of those that were checked in the end, where that is not all of the blocks asked for: one clause for the report. */
  reason?: (isChecked: (i: number) => boolean) => string | undefined;
}

/** Components of a sample, by block: a mistake in 3 % of a block is met with a probability above 95 %. */
const SAMPLE = 100;
/** Evaluations that are spent before the first component: is J a function of θ, and how noisy. */
const BEFORE = 128;
/** Evaluations a component: two where it agrees, and a share for settling those that do not. */
const EACH = 3;
/** Evaluations that settling one component may take, kept back from a sample: without them what does not agree at once stays undecided. */
const SETTLING = 160;

/**
 * The components that the options ask for: all, those of the blocks that `only` names and `except` does not, a seeded sample where `components` or `budget` wants one,
 * and of these the share of one `shard`.
 *
 * @throws {GradcheckError} `unknown_block`; `invalid_option` for a budget that is spent before the first component
 */
export function select(layout: Layout, settings: SelectionSettings): Selection {
  const blocks = chosenBlocks(layout, settings);
  const sampled = sample(blocks, settings);
  // a budget may leave some out although all seemed affordable
  const asked = settings.budget !== undefined || settings.time !== undefined;
  const limited = sampled !== undefined || (asked && settings.components !== 'probe');
  const reason = limited ? { reason: (isChecked: (i: number) => boolean) => coverage(blocks, isChecked) } : {};
  if (!sampled && blocks === layout.blocks && !settings.shard) return { blocks, ...reason };
  const indices = shareOf(sampled ?? all(blocks), settings.shard);
  return { blocks, indices, ranges: rangesOf(indices), ...reason };
}

type SelectionSettings = Pick<Settings, 'only' | 'except' | 'components' | 'budget' | 'time' | 'seed' | 'shard'>;

function chosenBlocks({ blocks }: Layout, { only, except }: Pick<Settings, 'only' | 'except'>): readonly Block[] {
  if (only === null && except === null) return blocks;
  const names = blocks.map(block => block.name);
  const taken = only ? fitting(names, only, 'options.only') : new Set(names);
  const left = except ? fitting(names, except, 'options.except') : new Set();
  const chosen = blocks.filter(({ name }) => taken.has(name) && !left.has(name));
  if (chosen.length === 0) throw refuse.nothingLeft(except!);
  return chosen;
}

/** A seeded sample of every block, or undefined where all components are wanted and can be afforded. */
function sample(
  blocks: readonly Block[],
  { components, budget, seed }: SelectionSettings,
): Uint32Array<ArrayBuffer> | undefined {
  const most = affordable(budget);
  const size = blocks.reduce((n, block) => n + block.size, 0);
  const filled = blocks.filter(block => block.size > 0);
  if (budget !== undefined && !givesTurns(blocks, budget)) throw refuse.budget(budget, BEFORE + EACH * filled.length);
  if (components === 'probe' || (components === 'all' && size <= most)) return undefined;
  const each = components === 'sample' ? SAMPLE : size;
  const counts = shared(filled, Math.min(Math.max(sampleOf(budget, most), filled.length), size), each);
  const { below } = random(seed);
  const lists = filled.map(({ offset, size }, b) => draw(size, counts[b], below).map(k => offset + k));
  return Uint32Array.from(lists.flatMap(list => [...list]));
}

/** How many components a budget lets be evaluated. */
const affordable = (budget: number | undefined): number =>
  budget === undefined ? Number.POSITIVE_INFINITY : Math.floor((budget - BEFORE) / EACH);

/** Whether a budget gives each of these blocks its turn. */
export const givesTurns = (blocks: readonly Block[], budget: number | undefined): boolean =>
  affordable(budget) >= blocks.filter(block => block.size > 0).length;

/** How many components a budget lets be drawn: fewer than it lets be evaluated, at least half as many. */
const sampleOf = (budget: number | undefined, most: number): number =>
  budget === undefined ? most : Math.max(Math.floor((budget - BEFORE - SETTLING) / EACH), Math.ceil(most / 2));

/** How many of each block: as equal as their sizes allow, `each` at most and `most` in all. */
function shared(blocks: readonly Block[], most: number, each: number): number[] {
  const counts = blocks.map(() => 0);
  const smallFirst = [...blocks.keys()].sort((a, b) => blocks[a].size - blocks[b].size);
  let left = most;
  smallFirst.forEach((b, k) => {
    counts[b] = Math.min(blocks[b].size, each, Math.floor(left / (blocks.length - k)));
    left -= counts[b];
  });
  return counts;
}

/**
 * What a sample covers: the chance that a mistake in a hundredth of a block's components was met, in the block where it is least.
 * Undefined where all components were checked.
 */
function coverage(blocks: readonly Block[], isChecked: (i: number) => boolean): string | undefined {
  const counts = blocks.map(({ offset, size }) => {
    let count = 0;
    for (let i = offset; i < offset + size; i++) if (isChecked(i)) count++;
    return count;
  });
  const [checked, size] = [counts, blocks.map(block => block.size)].map(list => list.reduce((n, one) => n + one, 0));
  if (checked === size) return undefined;
  const chances = blocks.map(({ size }, b) => (counts[b] === size ? 1 : 1 - 0.99 ** counts[b]));
  const least = chances.reduce((a, b) => Math.min(a, b), 1);
  return `a seeded sample of ${thousands(checked)} of ${thousands(size)} components, which meets a mistake in 1 % of a block with a probability of ${least.toFixed(2)}`;
}

/** `count` of 0 … size − 1 without repetition, ascending. R. Floyd, in J. Bentley, "Programming pearls", CACM 30 (1987). */
function draw(size: number, count: number, below: (n: number) => number): Uint32Array {
  if (count === size) return Uint32Array.from({ length: size }, (_, k) => k);
  const drawn = new Set<number>();
  for (let top = size - count; top < size; top++) {
    const k = below(top + 1);
    drawn.add(drawn.has(k) ? top : k);
  }
  return Uint32Array.from(drawn).sort();
}

function all(blocks: readonly Block[]): Uint32Array {
  const indices = new Uint32Array(blocks.reduce((n, block) => n + block.size, 0));
  let k = 0;
  for (const { offset, size } of blocks) for (let i = offset; i < offset + size; i++) indices[k++] = i;
  return indices;
}

/** The components that fall to one of several processes: every component to exactly one of them. */
function shareOf(indices: Uint32Array, shard: Settings['shard']): Uint32Array {
  if (!shard) return indices;
  const { index, count } = shard;
  const edge = (k: number) => Math.floor((k * indices.length) / count);
  return indices.slice(edge(index - 1), edge(index));
}

function rangesOf(indices: Uint32Array): [number, number][] {
  const ranges: [number, number][] = [];
  for (const i of indices) {
    const last = ranges.at(-1);
    if (last?.[1] === i) last[1]++;
    else ranges.push([i, i + 1]);
  }
  return ranges;
}
