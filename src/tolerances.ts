import { fits, fitting } from './patterns.js';
import type { Options, Tolerance } from './problem.js';
import type { Block } from './theta/layout.js';

/** How far the entries of a block may be off: a relative error, left out for that of the precision, and an absolute one. */
export interface BlockTolerance {
  relative?: number;
  absolute: number;
}

/** Words and what they ask for, the general one first. */
type Rules = readonly (readonly [word: string, tolerance: number | Tolerance])[];

/** Whether a tolerance is meant for all blocks: { relative, absolute } with numbers, where blocks of these names have an object. */
const isGeneral = (given: object): given is Tolerance =>
  Object.entries(given).every(([name, value]) => ['relative', 'absolute'].includes(name) && typeof value !== 'object');

const rulesOf = (given: NonNullable<Options['tolerance']>): Rules =>
  typeof given === 'number' || isGeneral(given) ? [['*', given]] : Object.entries(given);

/** What the option says. */
export interface Tolerated {
  /** The relative error for blocks that ask for none of their own; left out: that of the precision. */
  tolerance: number | undefined;
  /** By number of block; left out where none asks for anything of its own. */
  tolerances: readonly BlockTolerance[] | undefined;
}

/**
 * The tolerance of every block. A name stands before patterns, of which the last that fits is taken; what none fits has the default.
 *
 * @throws {GradcheckError} `unknown_block` for a word that fits no block
 */
export function tolerancesOf(given: Options['tolerance'], blocks: readonly Pick<Block, 'name'>[]): Tolerated {
  if (given === undefined || typeof given === 'number') return { tolerance: given, tolerances: undefined };
  const rules = rulesOf(given);
  const names = blocks.map(({ name }) => name);
  for (const [word] of rules) if (word !== '*') fitting(names, [word], 'options.tolerance');
  const tolerance = asObject(rules.find(([word]) => word === '*')?.[1]).relative;
  const tolerances = names.map(name => {
    const rule = rules.find(([word]) => word === name) ?? rules.findLast(([word]) => fits(name, word));
    const { relative, absolute = 0 } = asObject(rule?.[1]);
    return { relative, absolute };
  });
  return { tolerance, tolerances };
}

/**
 * The same where some blocks have gradients of fewer bits: an entry there may be off by what its storage rounds.
 *
 * @param stored  what storage lets pass of every entry of these blocks
 */
export function widened(
  { tolerance, tolerances }: Tolerated,
  blocks: ReadonlySet<number>,
  stored: Required<BlockTolerance>,
  count: number,
): Tolerated {
  if (blocks.size === 0) return { tolerance, tolerances };
  const own = (b: number) => tolerances?.[b] ?? { relative: undefined, absolute: 0 };
  const wider = (b: number): BlockTolerance => ({
    relative: Math.max(own(b).relative ?? tolerance ?? 0, stored.relative),
    absolute: Math.max(own(b).absolute, stored.absolute),
  });
  return { tolerance, tolerances: Array.from({ length: count }, (_, b) => (blocks.has(b) ? wider(b) : own(b))) };
}

const asObject = (tolerance: number | Tolerance = {}): Tolerance =>
  typeof tolerance === 'number' ? { relative: tolerance } : tolerance;
