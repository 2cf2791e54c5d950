import { GradcheckError, refuse, show, words } from '../errors.js';
import type { Maybe } from '../problem.js';
import { isPromise, whenDone } from '../whenDone.js';
import type { Pipeline, StageContext, StageGradients } from './pipeline.js';
import { at } from './place.js';

/** The calls of a pipeline's stages, each with the random numbers of the same seed. Stages are counted from 0. */
export interface Calls {
  /** How many stages there are. */
  readonly length: number;
  /** Calls of forwards so far. */
  readonly forwards: number;
  forward(s: number, input: unknown, parameters: unknown): Maybe<unknown>;
  backward(s: number, upstream: unknown, context: StageContext): Maybe<StageGradients>;
}

/** What the caller's own stage threw, with the stage it was. */
export class StageThrew extends Error {
  override readonly name = 'StageThrew';
  constructor(
    readonly stage: string,
    readonly path: string,
    cause: unknown,
  ) {
    super(`${path} of ${show(stage)} threw ${words(cause)}`, { cause });
  }
}

/** @param k  of every `seed(k)` */
export function callsOf({ stages, seed }: Pipeline, k: number): Calls {
  const call = <T>(s: number, field: 'forward' | 'backward', f: () => Maybe<T>): Maybe<T> => {
    const threw = (cause: unknown): never => {
      throw cause instanceof GradcheckError ? cause : new StageThrew(stages[s].name, at(s, field), cause);
    };
    try {
      seed?.(k);
      const result = f();
      return isPromise(result) ? Promise.resolve(result).catch(threw) : result;
    } catch (cause) {
      return threw(cause);
    }
  };
  let forwards = 0;
  return {
    length: stages.length,
    get forwards() {
      return forwards;
    },
    forward(s, input, parameters) {
      forwards++;
      return call(s, 'forward', () => stages[s].forward(input, parameters));
    },
    backward: (s, upstream, context) =>
      whenDone(
        call(s, 'backward', () => stages[s].backward(upstream, context)),
        result => gradientsOf(result, s),
      ),
  };
}

/** What every backward must return: an object. */
function gradientsOf(result: unknown, s: number): StageGradients {
  if (typeof result === 'object' && result !== null) return result;
  throw refuse.outputs(`${at(s, 'backward')}()`, `is ${show(result)}: return { input, parameters }`);
}

/** f; what a stage throws on the way is refused with its place and its cause, whoever called it. */
export async function refusingThrows<T>(f: () => Promise<T>): Promise<T> {
  try {
    return await f();
  } catch (error) {
    const thrown = error instanceof GradcheckError ? error.cause : error;
    throw thrown instanceof StageThrew ? refuse.stageThrew(thrown.path, thrown.stage, thrown.cause) : error;
  }
}
