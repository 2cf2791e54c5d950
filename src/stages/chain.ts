import { refuse } from '../errors.js';
import type { Maybe } from '../problem.js';
import type { Layout } from '../theta/layout.js';
import { whenDone } from '../whenDone.js';
import type { Calls } from './call.js';
import type { Floats } from './floats.js';
import type { StageGradients } from './pipeline.js';
import { at } from './place.js';

/**
 * Forward through the stages from s on.
 *
 * @param before  called with the input of each stage before its forward, which may write into it
 * @returns what the last one returns, now where no stage answers later
 */
export function forwards(
  calls: Calls,
  parameters: readonly unknown[],
  s: number,
  input: unknown,
  before: (s: number, input: unknown) => void,
): Maybe<unknown> {
  before(s, input);
  return whenDone(calls.forward(s, input, parameters[s]), output =>
    s + 1 === calls.length ? output : forwards(calls, parameters, s + 1, output, before),
  );
}

/** A forward pass that is done: the very objects that stages were given, and in the end returned. */
export interface Pass {
  calls: Calls;
  parameters: readonly unknown[];
  /** Of stage s: inputs[s]; its output is inputs[s + 1]; the last one is the cost. */
  inputs: readonly unknown[];
  /** What of the inputs can be moved, by stage. */
  floats: readonly (Floats | null)[];
}

/** Forward through all stages as their owner runs them: with the objects themselves, which later stages may write into. */
export async function passThrough(
  calls: Calls,
  parameters: readonly unknown[],
  input: unknown,
  before: (s: number, input: unknown) => void = () => {},
): Promise<unknown[]> {
  const inputs: unknown[] = [];
  const note = (s: number, given: unknown) => {
    inputs.push(given);
    before(s, given);
  };
  inputs.push(await forwards(calls, parameters, 0, input, note));
  return inputs;
}

/** Sees each stage on the way back: before it is called, and in the same turn as it returns, for the next one may write into what it returned. */
export interface Observer {
  asked?(s: number, upstream: unknown): void;
  returned(s: number, gradients: StageGradients, upstream: unknown): void;
}

/**
 * All the way back, from dJ/dJ = 1: each stage is given the input gradient of the stage after it, the very object.
 *
 * @returns the first stage that was reached: 0, or one that returns no input gradient
 */
export async function backwards({ calls, parameters, inputs, floats }: Pass, observer: Observer): Promise<number> {
  let upstream: unknown = 1;
  for (let s = calls.length - 1; ; s--) {
    const context = { input: inputs[s], output: inputs[s + 1], parameters: parameters[s] };
    observer.asked?.(s, upstream);
    const gradients = await calls.backward(s, upstream, context);
    observer.returned(s, gradients, upstream);
    const before = floats[s];
    if (s === 0 || gradients.input === undefined || !before) return s;
    upstream = withoutNulls(gradients.input, before, s);
  }
}

/** An input gradient as the stage before may take it: null is zero, and stands for numbers there. */
function withoutNulls(gradient: unknown, floats: Floats, s: number): unknown {
  return hasNull(gradient) ? floats.gradient(inputRow(floats, gradient, s)) : gradient;
}

const hasNull = (value: unknown): boolean => {
  if (value === null || value === undefined) return true;
  if (typeof value !== 'object' || ArrayBuffer.isView(value)) return false;
  return Object.values(value).some(hasNull);
};

/** The input gradient that stage s returned, in a row. */
export const inputRow = (floats: Floats, gradient: unknown, s: number): Float64Array =>
  gradient === null
    ? new Float64Array(floats.layout.size)
    : floats.row(gradient, `${at(s, 'backward')}().input`, 'gradient');

/**
 * The parameter gradient that stage s returned, in a row.
 *
 * @throws {GradcheckError} where it returned none, or another structure
 */
export function parametersRow(layout: Layout, { parameters, ...others }: StageGradients, s: number): Float64Array {
  const path = `${at(s, 'backward')}()`;
  if (parameters === null) return new Float64Array(layout.size);
  if (parameters === undefined)
    throw refuse.outputs(
      path,
      `has ${Object.keys(others).join(', ') || 'no fields'}, but no parameters: return dJ/d of ${at(s, 'parameters')} as parameters, null where it is zero`,
    );
  return layout.gather(parameters, {
    rootPath: `${path}.parameters`,
    boundPath: at(s, 'parameters'),
    prefixed: true,
    nulls: true,
  });
}
