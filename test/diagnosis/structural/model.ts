import type { Kind } from '../../../src/report.js';

/** Kinds of findings, with those that are still to come. */
export type Name = Kind | 'unused' | 'chain-rule' | 'symmetry' | 'projection' | 'accuracy' | 'examples';

/** What may be said of a mistake because its numbers show it. */
export interface Called {
  kinds: readonly Name[];
  /** The blocks that show it; left out: all wrong ones. */
  blocks?: readonly string[];
  factor?: number;
  /** It is true, but tells the place and no cause. */
  place?: true;
}

/** Nothing but the place: the numbers of a block do not tell the cause. */
export const PLACE: readonly Called[] = [];
/** The same of a step from one layer to the next, where there are layers. */
export const STEP: readonly Called[] = [{ kinds: ['backward-step'], place: true }];

export const FAMILIES = ['recurrent', 'attention', 'norm', 'convolution', 'embedding and others'] as const;
export type Family = (typeof FAMILIES)[number];

/** A forward and a backward pass written by hand, and the lines of the backward pass that people get wrong. */
export interface Model<P extends object, Size, Input, Slip extends string> {
  name: string;
  family: Family;
  sizes: readonly Size[];
  /** What is no parameter: data, strides, numbers of heads. */
  input(size: Size): Input;
  /** A random point. */
  at(seed: number, size: Size): P;
  cost(parameters: P, input: Input): number;
  gradients(parameters: P, input: Input, slip?: Slip): P;
  /** What would be right to say of each mistake. */
  mistakes: Readonly<Record<Slip, readonly Called[] | ((size: Size) => readonly Called[])>>;
}

/** A model at one size and one point, with its mistakes. */
export interface Case {
  name: string;
  family: Family;
  parameters: object;
  cost(parameters: object): number;
  right(parameters: object): object;
  mistakes: { slip: string; exact: readonly Called[]; wrong(parameters: object): object }[];
}

/** The cases of a model: every size at every seed. */
export type Cases = (seeds: readonly number[]) => Case[];

export function model<P extends object, Size, Input, Slip extends string>(m: Model<P, Size, Input, Slip>): Cases {
  return seeds => m.sizes.flatMap((size, k) => seeds.map(seed => caseOf(m, size, seed, `${m.name}, size ${k + 1}`)));
}

function caseOf<P extends object, Size, Input, Slip extends string>(
  m: Model<P, Size, Input, Slip>,
  size: Size,
  seed: number,
  name: string,
): Case {
  const input = m.input(size);
  const mistakes = (Object.keys(m.mistakes) as Slip[]).map(slip => {
    const exact: readonly Called[] | ((size: Size) => readonly Called[]) = m.mistakes[slip];
    const wrong = (p: object) => m.gradients(p as P, input, slip);
    return { slip, exact: typeof exact === 'function' ? exact(size) : exact, wrong };
  });
  return {
    name: `${name}, seed ${seed}`,
    family: m.family,
    parameters: m.at(seed, size),
    cost: p => m.cost(p as P, input),
    right: p => m.gradients(p as P, input),
    mistakes,
  };
}
