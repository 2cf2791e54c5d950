import { refuse } from '../errors.js';
import { product } from '../numbers.js';
import type { Approximation, Problem } from '../problem.js';
import { PRECISIONS } from '../report.js';
import type { Block } from '../theta/layout.js';

type Rule = readonly [accepts: (value: unknown) => boolean, what: string];

const isFunction = (value: unknown): boolean => typeof value === 'function';
const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;
const isBoolean = (value: unknown): boolean => typeof value === 'boolean';

const LAWS = ['linear', 'adjoint', 'symmetric', 'pattern', 'state'];
const isLaw = (value: unknown): boolean => isObject(value) && LAWS.includes((value as { law: string }).law);

/** What a field holds where it is there at all. */
const FIELDS: Partial<Record<keyof Problem, Rule>> = {
  name: [value => typeof value === 'string', 'a text, or leave it out'],
  costs: [isFunction, 'a function costs(points) that returns a list with one value a point'],
  inPlace: [isBoolean, 'true or false'],
  seed: [isFunction, 'a function seed(k), which resets the random numbers that cost draws'],
  gradapprox: [isFunction, 'a function, or leave it out to have differences taken of cost'],
  slopes: [isFunction, 'a function, or leave it out to have slopes taken of cost'],
  forward: [
    value => isObject(value) && isFunction((value as { at?: unknown }).at),
    'the forward pass of a network, as net.problem(…) brings it, or leave it out',
  ],
  mistaken: [isFunction, 'a function of θ, or leave it out'],
  example: [isFunction, 'a function example(s), which returns the problem of one example'],
  repeatable: [value => value === 'cost' || value === 'both', "'cost' or 'both'"],
  examples: [value => Number.isSafeInteger(value) && (value as number) > 0, 'how many examples J averages over'],
  precision: [value => (PRECISIONS as readonly unknown[]).includes(value), `one of ${PRECISIONS.join(', ')}`],
  laws: [
    value => Array.isArray(value) && value.every(isLaw),
    `a list of laws, each of which says { law: ${LAWS.map(law => `'${law}'`).join(' | ')} }`,
  ],
  pictures: [isObject, 'a shape for each block that has another one in pictures, such as { W1: [128, 28, 28] }'],
  layers: [isBoolean, 'true or false'],
};

/**
 * Refuses what cannot be a problem, before its cost is called once.
 *
 * @throws {GradcheckError} `invalid_problem`, path the field in question
 */
export function checkProblem(problem: Problem): void {
  if (!isObject(problem))
    throw refuse.problem('problem', 'the problem is not an object: give { parameters, cost, gradients }.');
  if (problem instanceof Promise)
    throw refuse.problem('problem', 'the problem is a promise: await it, and give the problem itself.');
  checkNeeded(problem);
  for (const [field, [accepts, what]] of Object.entries(FIELDS)) {
    const value = problem[field as keyof Problem];
    if (value !== undefined && !accepts(value)) throw refuse.given(field, value, what);
  }
  if (problem.costs && problem.inPlace)
    throw refuse.problem(
      'costs',
      'costs is given beside inPlace, where there is one point alone, the arrays of the caller: leave one of the two out.',
    );
}

/** The point, a cost and a gradient. */
function checkNeeded(problem: Problem): void {
  const { parameters, costs, gradients, costAndGradients } = problem;
  const cost = costAndGradients ?? problem.cost ?? costs;
  const need = (field: string, what: string) => refuse.problem(field, missing(field, problem, what));
  if (parameters === undefined) throw need('parameters', 'the numbers at which gradients are checked');
  if (cost === undefined)
    throw need('cost', 'cost(parameters) → number, costs(points) → a number a point, or costAndGradients(parameters)');
  if (typeof cost !== 'function')
    throw refuse.problem(
      'cost',
      'cost is no function: give cost(parameters) → number, or costAndGradients(parameters).',
    );
  if (gradients === undefined && !costAndGradients)
    throw need('gradients', 'dJ/dθ in the structure of parameters, or a function that computes it');
}

/** Names the fields there are: one of them may be the missing one by another name. */
function missing(field: string, problem: object, what: string): string {
  const fields = Object.entries(problem).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  return `${field} is missing (the problem has ${fields.join(', ') || 'no fields'}): give ${what}.`;
}

/**
 * Refuses shapes for pictures of blocks that there are not, or that have another number of entries.
 *
 * @throws {GradcheckError} `invalid_problem`, path `pictures.W1`
 */
export function checkPictures({ pictures = {} }: Problem, blocks: readonly Block[]): void {
  for (const [name, shape] of Object.entries(pictures)) {
    const block = blocks.find(other => other.name === name);
    const known = blocks.map(other => other.name).join(', ');
    if (block === undefined) throw refuse.given(`pictures.${name}`, shape, `shapes of blocks that there are: ${known}`);
    const fits =
      Array.isArray(shape) && shape.every(n => Number.isSafeInteger(n) && n > 0) && product(shape) === block.size;
    if (!fits)
      throw refuse.given(
        `pictures.${name}`,
        shape,
        `a shape of ${block.size} entries, such as [${block.shape.join(', ')}]`,
      );
  }
}

/**
 * Differences that a problem brings, as far as they can be told to be some.
 *
 * @throws {GradcheckError} `invalid_problem`, path `gradapprox`
 */
export function checkedApproximation(found: Approximation, size: number): Approximation {
  const isRow = (row: unknown) => row instanceof Float64Array && row.length === size;
  const { gradapprox, bound, method, reason, step, evaluations } = Object(found) as Approximation;
  const whole = isRow(gradapprox) && isRow(bound) && typeof method === 'string' && typeof reason === 'string';
  if (!whole || (step !== null && typeof step !== 'number') || typeof evaluations !== 'number')
    throw refuse.problem(
      'gradapprox',
      `gradapprox returned no differences of ${size} components: return { gradapprox, bound, method, reason, step, evaluations }, the first two Float64Arrays, or leave it out.`,
    );
  return found;
}
