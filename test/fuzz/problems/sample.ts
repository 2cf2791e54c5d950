import * as fc from 'fast-check';
import type { Options } from '../../../src/problem.js';
import { COSTS, type CostName, MISTAKES, type MistakeName } from './costs.js';
import { type TreeSpec, treeSpec } from './trees.js';

/** What the cost does at one of its calls. */
export interface Storm {
  what: 'throws' | 'rejects' | 'aborts';
  at: number;
  /** From that call on, or at that call alone. */
  onwards: boolean;
}

/** One case: everything that makes a check, as plain data. */
export interface Sample {
  at: { nice: boolean; tree: TreeSpec };
  cost: CostName;
  gradient: MistakeName;
  /** The gradient as numbers, not as a function. */
  asNumbers: boolean;
  asynchronous: boolean;
  inPlace: boolean;
  title: string;
  options: Pick<Options, 'seed' | 'components' | 'budget' | 'sides' | 'step' | 'tolerance' | 'threshold'>;
  /** Checks the block at this place alone. */
  only?: number;
  storm?: Storm;
}

const keys = <T extends object>(table: T) => Object.keys(table) as (keyof T)[];

/** Mostly left out. */
const seldom = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });

const options = fc
  .record({
    seed: fc.integer({ min: 0, max: 1000 }),
    components: fc.constantFrom('all', 'all', 'all', 'probe', 'sample') as fc.Arbitrary<Options['components']>,
    budget: seldom(fc.constantFrom(500, 700, 1500, 5000)),
    sides: seldom(fc.constant('one' as const)),
    step: seldom(fc.constantFrom(1e-7, 1e-5, 1e-4)),
    tolerance: seldom(fc.constantFrom(1e-3, 1e-8)),
    threshold: seldom(fc.constantFrom(1e-3, 1e-12)),
  })
  .map(o => (o.components === 'probe' ? { ...o, sides: undefined, step: undefined } : o))
  .map(o => Object.fromEntries(Object.entries(o).filter(([, v]) => v !== undefined)) as Sample['options']);

const storm: fc.Arbitrary<Storm | undefined> = seldom(
  fc.record({
    what: fc.constantFrom('throws', 'rejects', 'aborts'),
    at: fc.integer({ min: 1, max: 160 }),
    onwards: fc.boolean(),
  }),
);

/** Trees × costs × gradients × options × seeds. */
export const sample: fc.Arbitrary<Sample> = fc.record({
  at: treeSpec,
  cost: fc.constantFrom(...keys(COSTS)),
  gradient: fc.constantFrom('right', 'right', 'right', ...keys(MISTAKES)) as fc.Arbitrary<MistakeName>,
  asNumbers: fc.boolean(),
  asynchronous: fc.constantFrom(false, false, false, true),
  inPlace: fc.boolean(),
  title: fc.constantFrom('', 'model', '<script>alert(1)</script>', 'a\u001b]0;b\u0007c', ']]>&"\uffff'),
  options,
  only: seldom(fc.nat({ max: 3 })),
  storm,
});
