import { type Ends, straight } from './ends.js';
import type { KernelInstance } from './instance.js';
import { load, type Model, type Workspace } from './model.js';
import { parametrised } from './parts.js';
import { layOutStack, type StackLayout } from './stack.js';

/** A model at θ in one instance, with everything kept that exact differences need. */
export interface Exact {
  readonly workspace: Workspace;
  readonly layout: StackLayout;
  /** ε */
  readonly step: number;
  /** Whether ε was given: it need not be tiny then. */
  readonly given: boolean;
  /** ε where none is given. */
  readonly tiny: number;
  /** What parameters are multiplied with at most, to the next power of 2. */
  readonly inputs: number;
}

/**
 * ε where none is given, for what parameters are multiplied with up to 1. Exact differences do not cancel, so that it can be as small
 * as one likes: here truncation is below 10⁻²⁴ of a slope that changes over distances of 1 in a cell, and kinks all but never lie
 * between.
 */
const STEP = 2 ** -40;

/** Runs the forward pass and keeps its Points; with bounds, what rounding does to them. */
export function openExact(
  instance: KernelInstance,
  model: Model,
  theta: Float64Array,
  { step, bounded, ends = straight(model.tape) }: { step?: number; bounded: boolean; ends?: Ends },
): Exact {
  const workspace = load(instance, model, theta);
  const layout = layOutStack(model.tape, model.layout, model.pool.symbols, bounded, ends);
  const { kernels, net } = workspace;
  instance.reserve(layout.end);
  for (const [address, bytes] of layout.images) instance.write(address, bytes);
  kernels.forward(net);
  if (bounded) kernels.adjoints(net);
  kernels.keepPoints(net, layout.stack);
  if (bounded) kernels.weighOperations(net, layout.stack);
  const inputs = inputScale(workspace);
  const tiny = STEP / inputs;
  return { workspace, layout, step: step ?? tiny, given: step !== undefined, tiny, inputs };
}

/** The power of 2 from the largest number up that a parameter is multiplied with, but not below 1: none moves its cell by more than ε times this. */
function inputScale({ instance, layout, tape }: Workspace): number {
  let largest = 1;
  for (const { k } of parametrised(tape)) {
    const { data, units, columns } = layout.values[tape.operations[k].reads[0]];
    const inputs = instance.f64(data, units * columns);
    for (let i = 0; i < inputs.length; i++) largest = Math.max(largest, Math.abs(inputs[i]));
  }
  return 2 ** Math.ceil(Math.log2(largest));
}
