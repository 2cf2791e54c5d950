import { givenFunction, givenObject } from '../adapters/given.js';
import { refuse, show } from '../errors.js';
import type { Maybe, Problem, Tree } from '../problem.js';
import { type Layout, pack } from '../theta/layout.js';
import { at, placed } from './place.js';

/** What backward is given beside the gradient by its output: the objects of the forward pass before it. */
export interface StageContext<Input = unknown, Parameters = unknown, Output = unknown> {
  input: Input;
  output: Output;
  parameters: Parameters;
}

/** What backward returns. */
export interface StageGradients {
  /** In the structure of the input; null: zero; left out: no gradient is wanted, as of tokens or data. */
  input?: Tree;
  /** In the structure of the parameters, whose names may carry the course's d prefix; a null in it: zero. */
  parameters?: Tree;
}

/** One step of a forward pass with the way back through it. */
// biome-ignore lint/suspicious/noExplicitAny: stages of one list have inputs and parameters of different types
export interface Stage<Input = any, Parameters = any, Output = any> {
  /** Its own in the pipeline: reports call its arrays 'conv1.W' and 'conv1.input'. */
  name: string;
  /** What is learned, as `parameters` of a Problem; left out: nothing. */
  parameters?: Parameters;
  /** The input of the next stage: any tree of numbers. Of the last stage: the cost, a number or one number an example, which are averaged. */
  forward(input: Input, parameters: Parameters): Maybe<Output>;
  /** uᵀ ∂output/∂input and uᵀ ∂output/∂parameters, u in the structure of the output; of the last stage u is 1. */
  backward(upstream: Output, context: StageContext<Input, Parameters, Output>): Maybe<StageGradients>;
}

/** Stages one after the other, the last of which gives the cost. */
export interface Pipeline {
  /** What the first stage is called with. Never changed. */
  input: unknown;
  stages: readonly Stage[];
  /** As of a Problem; called before every forward and every backward of a stage. */
  seed?: Problem['seed'];
}

/**
 * Refuses what cannot be a pipeline, before anything of it is called.
 *
 * @throws {GradcheckError} `invalid_problem`, `name_mismatch` and what `pack` refuses, path `stages[3].forward`, `stages[3].parameters.W`, …
 */
export function checkPipeline(pipeline: Pipeline): void {
  givenObject('pipeline', pipeline, '{ input, stages }');
  const { input, stages, seed } = pipeline;
  if (input === undefined) throw refuse.given('input', input, 'what the first stage is called with');
  if (!Array.isArray(stages) || stages.length === 0)
    throw refuse.given(
      'stages',
      stages,
      'a list of { name, parameters, forward, backward }, the last of which returns the cost',
    );
  if (seed !== undefined) givenFunction('seed', seed, 'seed(k), which resets the random numbers that stages draw');
  stages.forEach(checkStage);
}

function checkStage(stage: Stage, s: number, stages: readonly Stage[]): void {
  givenObject(at(s), stage, '{ name, parameters, forward, backward }');
  const { name, parameters, forward, backward } = stage;
  if (typeof name !== 'string' || name === '')
    throw refuse.given(at(s, 'name'), name, 'a word such as conv1, by which reports call the stage');
  const other = stages.findIndex(one => one?.name === name);
  if (other < s)
    throw refuse.nameMismatch(
      at(s, 'name'),
      `${at(s, 'name')} is ${show(name)}, the name of ${at(other)} too: give each stage a name of its own.`,
    );
  givenFunction(at(s, 'forward'), forward, 'forward(input, parameters) → the input of the next stage');
  givenFunction(
    at(s, 'backward'),
    backward,
    'backward(upstream, { input, output, parameters }) → { input, parameters }',
  );
  layoutOf(parameters, at(s, 'parameters'));
}

/**
 * The layout of a stage's parameters; null where it has none.
 *
 * @throws {GradcheckError} what `pack` refuses, at the path given
 */
export function layoutOf(parameters: unknown, path: string): Layout | null {
  if (parameters === undefined || parameters === null || isEmpty(parameters)) return null;
  return placed(path, 'parameters', () => pack(parameters).layout);
}

/** Of a stage that is built like others, but learns nothing. */
const isEmpty = (parameters: unknown): boolean =>
  typeof parameters === 'object' && !ArrayBuffer.isView(parameters) && Object.keys(parameters as object).length === 0;
