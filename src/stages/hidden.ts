import { random } from '../random.js';
import { cloneTree } from '../theta/clone.js';
import { StageThrew } from './call.js';
import { passThrough } from './chain.js';
import { at } from './place.js';
import { copiesOf, costRow, differs, type Recorded } from './record.js';

/** A stage whose forward reads something that another stage left behind, and that one, where it can be told. */
export interface Hidden {
  stage: number;
  by: number | null;
}

/** How far all that a stage is given is moved, relative to max(|value|, 1). */
const DISTANCE = 0.01;

/**
 * Whether forward of each stage gives the recorded output at the recorded input also after the pipeline ran elsewhere.
 *
 * Asked from the last stage to the first: what a stage leaves behind at the recorded input is no longer read by then.
 *
 * @param repeatable  stages that give the same output twice; of the others nothing can be told
 * @returns the last stage that does not, or null
 */
export async function hiddenInput(
  recorded: Recorded,
  repeatable: readonly boolean[],
  seed: number,
): Promise<Hidden | null> {
  const { length } = recorded.calls;
  const elsewhere = movedBy(recorded, seed);
  try {
    await elsewhere.all();
    for (let t = length - 1; t > 0; t--)
      if (repeatable[t] && !(await repeats(recorded, t))) return { stage: t, by: await source(recorded, elsewhere, t) };
  } catch (error) {
    // a stage need not be defined elsewhere
    if (!(error instanceof StageThrew)) throw error;
  } finally {
    await passThrough(recorded.calls, copiesOf(recorded.pipeline), recorded.activations[0].copy());
  }
  return null;
}

/** The last stage before t that moves the output of t by being called elsewhere. */
async function source(recorded: Recorded, elsewhere: Elsewhere, t: number): Promise<number | null> {
  const { calls, pipeline, activations } = recorded;
  for (let s = t - 1; s >= 0; s--) {
    await passThrough(calls, copiesOf(pipeline), activations[0].copy());
    await elsewhere.one(s);
    if (!(await repeats(recorded, t))) return s;
  }
  return null;
}

/** Whether forward of stage t gives its recorded output at its recorded input. */
async function repeats({ calls, pipeline, activations, cost }: Recorded, t: number): Promise<boolean> {
  const output = await calls.forward(t, activations[t].copy(), cloneTree(pipeline.stages[t].parameters));
  if (t + 1 === calls.length) return !differs(cost, costRow(output, t));
  const form = activations[t + 1].floats;
  return !form || !differs(form.numbers, form.row(output, `${at(t, 'forward')}()`));
}

interface Elsewhere {
  /** The whole forward pass. */
  all(): Promise<unknown>;
  /** Forward of stage s alone. */
  one(s: number): Promise<unknown>;
}

/** Calls with all parameters moved a little, and inputs where a gradient by them is wanted: tokens stay what they are. */
function movedBy({ calls, pipeline, layouts, activations, traces }: Recorded, seed: number): Elsewhere {
  const { normal } = random(seed);
  const moved = (value: number) => value + DISTANCE * normal() * Math.max(Math.abs(value), 1);
  const input = (s: number) => {
    const { floats, copy } = activations[s];
    return floats && traces[s]?.byInput ? floats.filled(floats.numbers.map(moved)) : copy();
  };
  const parameters = copiesOf(pipeline).map((own, s) => {
    const layout = layouts[s];
    return layout ? layout.unpack(layout.pack(own).map(moved)) : own;
  });
  return {
    all: () => passThrough(calls, parameters, input(0)),
    one: async s => calls.forward(s, input(s), parameters[s]),
  };
}
