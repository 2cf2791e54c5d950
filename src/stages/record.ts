import { refuse, show } from '../errors.js';
import { noiseOf } from '../laws/repeat.js';
import { distance, norm } from '../numbers.js';
import { cloneTree } from '../theta/clone.js';
import type { Layout } from '../theta/layout.js';
import { isNumberList } from '../theta/storage.js';
import { type Activation, recordedActivation } from './activation.js';
import { type Calls, callsOf } from './call.js';
import { backwards, inputRow, parametersRow, passThrough } from './chain.js';
import { layoutOf, type Pipeline, type StageGradients } from './pipeline.js';
import { at } from './place.js';
import { Watch, type Write } from './watch.js';

/** What a stage did on the way back through the whole pipeline. */
export interface Trace {
  upstream: unknown;
  /** Whether backward wrote into its upstream. */
  wroteUpstream: boolean;
  /** Whether it returned a gradient by its input. */
  byInput: boolean;
  /** The gradients it returned, those by its input first. */
  gradients: Float64Array;
  /** Whether the same call by itself, after a forward of its own, gives others: then it depends on more than it is given. */
  apart: boolean;
}

/** One pass forward and back, with all that later checks of single stages need. Stages are counted from 0. */
export interface Recorded {
  pipeline: Pipeline;
  calls: Calls;
  /** Of the parameters of each stage; null where it has none. */
  layouts: readonly (Layout | null)[];
  /** Inputs of the stages, by stage. */
  activations: readonly Activation[];
  /** What the last stage returned: J, or the costs of single examples. */
  cost: Float64Array;
  /** The first stage that the way back reached. */
  reached: number;
  /** By stage; none before `reached`. */
  traces: readonly Trace[];
  /** Activations that were written into after they were recorded. */
  writes: readonly Write[];
}

/**
 * Runs the pipeline once as its owner does: forward through all stages, then all the way back, on copies of its input and parameters.
 * Then asks each backward once more by itself.
 *
 * @throws {GradcheckError} for what is no activation, gradient or cost
 */
export async function record(pipeline: Pipeline, seed: number): Promise<Recorded> {
  const calls = callsOf(pipeline, seed);
  const layouts = pipeline.stages.map(({ parameters }, s) => layoutOf(parameters, at(s, 'parameters')));
  const parameters = copiesOf(pipeline);
  const watch = new Watch();
  const activations: Activation[] = [];
  const inputs = await passThrough(calls, parameters, cloneTree(pipeline.input), (s, input) => {
    if (s > 0) watch.look(s - 1, 'forward');
    activations.push(recordedActivation(input, s === 0 ? 'input' : `${at(s - 1, 'forward')}()`));
    watch.add(s, input, activations[s]);
  });
  watch.look(calls.length - 1, 'forward');
  const cost = costRow(inputs[calls.length], calls.length - 1);
  const forward = { pipeline, calls, layouts, activations, cost };
  const { traces, reached } = await traced(forward, parameters, inputs, watch);
  return { ...forward, reached, traces, writes: watch.writes };
}

/** Copies of the parameters of each stage. */
export const copiesOf = ({ stages }: Pipeline): unknown[] => stages.map(({ parameters }) => cloneTree(parameters));

/** What the last stage returned, in a row. */
export function costRow(cost: unknown, s: number): Float64Array {
  if (typeof cost === 'number') return Float64Array.of(cost);
  if (isNumberList(cost) && cost.length > 0) return Float64Array.from(cost);
  throw refuse.outputs(
    `${at(s, 'forward')}()`,
    `is ${show(cost)}, but the last stage returns the cost: return a number, or a list with one number an example`,
  );
}

type Forward = Pick<Recorded, 'pipeline' | 'calls' | 'layouts' | 'activations'>;

async function traced(forward: Forward, parameters: readonly unknown[], inputs: readonly unknown[], watch: Watch) {
  const { calls, activations } = forward;
  const floats = activations.map(one => one.floats);
  const given: unknown[] = [];
  const traces: Trace[] = [];
  const reached = await backwards(
    { calls, parameters, inputs, floats },
    {
      asked: (s, upstream) => (given[s] = cloneTree(upstream)),
      returned(s, gradients, upstream) {
        watch.look(s, 'backward');
        const wroteUpstream = s + 1 < calls.length && !floats[s + 1]!.areIn(upstream, given[s]);
        const byInput = gradients.input !== undefined;
        const row = gradientsRow(forward, s, gradients);
        traces[s] = { upstream: given[s], wroteUpstream, byInput, gradients: row, apart: false };
      },
    },
  );
  for (let s = reached; s < calls.length; s++) traces[s].apart = await isApart(forward, s, traces[s]);
  return { traces, reached };
}

const NONE = new Float64Array(0);

/** All that a backward returned in a row, gradients by the input first. */
export function gradientsRow({ layouts, activations }: Forward, s: number, gradients: StageGradients): Float64Array {
  const { floats } = activations[s];
  const layout = layouts[s];
  const byInput = floats && gradients.input !== undefined ? inputRow(floats, gradients.input, s) : NONE;
  const byParameters = layout ? parametersRow(layout, gradients, s) : NONE;
  const row = new Float64Array(byInput.length + byParameters.length);
  row.set(byInput);
  row.set(byParameters, byInput.length);
  return row;
}

/** Whether a backward gave other gradients in the chain than it gives right after a forward of its own, by more than noise. */
async function isApart(forward: Forward, s: number, { upstream, gradients }: Trace): Promise<boolean> {
  const { calls, pipeline, activations } = forward;
  const [input, parameters] = [activations[s].copy(), cloneTree(pipeline.stages[s].parameters)];
  const output = await calls.forward(s, input, parameters);
  const again = gradientsRow(forward, s, await calls.backward(s, cloneTree(upstream), { input, output, parameters }));
  return differs(gradients, again);
}

/** Whether two rows differ by more than sums in another order may. */
export const differs = (a: Float64Array, b: Float64Array): boolean =>
  a.length !== b.length || distance(a, b) > noiseOf(a) * Math.max(norm(a), norm(b));
