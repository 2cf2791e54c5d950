import type { CostValue, Problem, Tree } from '../index.js';
import type { Maybe } from '../problem.js';
import { whenDone } from '../whenDone.js';
import { givenFunction, givenObject } from './given.js';

/** What is read of a Matrix of ml-matrix: rows of numbers, and a constructor that takes such rows. */
export interface MatrixLike {
  readonly rows: number;
  readonly columns: number;
  to2DArray(): number[][];
}

/** A problem in matrices: a tree whose leaves may be a Matrix of ml-matrix, or anything gradcheck takes. */
export interface MatrixProblem<P> {
  name?: string;
  parameters: P;
  cost(parameters: P): Maybe<CostValue>;
  gradients: object | ((parameters: P) => Maybe<object>);
  /** Perturb the caller's own matrices, which `cost` reads by itself. */
  inPlace?: boolean;
  seed?(k: number): void;
}

/**
 * A problem whose parameters and gradients are matrices of ml-matrix.
 *
 *     matrixProblem({ parameters: { W, b }, cost: ({ W, b }) => …, gradients: ({ W, b }) => ({ W: dW, b: db }) })
 *
 * `cost` and `gradients` receive matrices of the caller's own class, made anew for every call.
 *
 * @throws {GradcheckError} `invalid_problem` where cost is no function
 */
export function matrixProblem<P>(problem: MatrixProblem<P>): Problem {
  givenObject('problem', problem, '{ parameters, cost, gradients }');
  const { parameters, cost, gradients, ...rest } = problem;
  givenFunction('cost', cost, 'cost(parameters) → number');
  const matrices = rest.inPlace ? () => parameters : (rows: unknown) => withMatrices(parameters, rows) as P;
  return {
    ...rest,
    parameters: withRows(parameters),
    cost: rows => cost(matrices(rows)),
    gradients:
      typeof gradients === 'function'
        ? rows => whenDone(gradients(matrices(rows)), grad => withRows(grad) as Tree)
        : (withRows(gradients) as Tree),
  };
}

const isMatrix = (value: unknown): value is MatrixLike =>
  typeof value === 'object' && value !== null && typeof (value as MatrixLike).to2DArray === 'function';

/** The tree with every matrix as its rows: the live ones where the class keeps them, as Matrix does in `data`. */
function withRows(tree: unknown): unknown {
  if (isMatrix(tree)) return (tree as { data?: unknown }).data ?? tree.to2DArray();
  return mapped(tree, withRows);
}

/** The rows as matrices again, where `like` holds a matrix. */
function withMatrices(like: unknown, rows: unknown): unknown {
  if (isMatrix(like)) return new (like.constructor as new (rows: unknown) => MatrixLike)(rows);
  return mapped(rows, (value, key) => withMatrices((like as Record<string, unknown>)[key], value));
}

/** Objects and lists of anything but numbers, entry by entry; all else as it is. */
function mapped(tree: unknown, f: (value: unknown, key: string) => unknown): unknown {
  if (Array.isArray(tree) && typeof tree[0] !== 'number') return tree.map((value, k) => f(value, String(k)));
  if (typeof tree !== 'object' || tree === null || Array.isArray(tree) || ArrayBuffer.isView(tree)) return tree;
  if (Object.getPrototypeOf(tree) !== Object.prototype) return tree;
  return Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, f(value, key)]));
}
