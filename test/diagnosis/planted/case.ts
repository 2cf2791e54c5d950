import type { Options, Problem } from '../../../src/problem.js';
import { type Expected, LAYERS, type Name } from './contract.js';

/** A problem with a mistake in its gradients, the same without, and what must be said of it. */
export interface Case {
  name: string;
  /** With the wrong gradients. */
  problem(): Problem;
  right(): Problem;
  /** The blocks that are wrong, and no others. */
  blocks: string[];
  /** Every finding is one of these, and together they tell of all blocks; 'anything' where only `never` matters. */
  expect: Expected | Expected[] | 'unexplained' | 'anything';
  /** Kinds that must not be said. */
  never: readonly Name[];
  options?: Options;
}

/** What a case is made of: one cost, and two gradients of it. */
interface Planted<P> extends Omit<Case, 'problem' | 'right' | 'never'> {
  parameters: P;
  cost(parameters: P): number | number[];
  right(parameters: P): unknown;
  wrong(parameters: P): unknown;
  /** Beside the kinds that speak of layers, which no black box has unless a layer is expected. */
  never?: readonly Name[];
  examples?: number;
  /** Whether the gradients are handed over as numbers, as if printed or loaded, and not as a function. */
  loaded?: true;
}

export function planted<P>(given: Planted<P>): Case {
  const { parameters, cost, right, wrong, examples, loaded, never = [], ...rest } = given;
  const withGradients = (gradients: (p: P) => unknown) => (): Problem => ({
    name: given.name,
    parameters,
    cost,
    gradients: (loaded ? gradients(parameters) : gradients) as Problem['gradients'],
    ...(examples === undefined ? {} : { examples }),
  });
  return {
    ...rest,
    problem: withGradients(wrong),
    right: withGradients(right),
    never: speaksOfLayers(rest.expect) ? never : [...LAYERS, ...never],
  };
}

const speaksOfLayers = (expect: Case['expect']): boolean =>
  typeof expect === 'object' && [expect].flat().some(({ kind }) => LAYERS.includes(kind));
