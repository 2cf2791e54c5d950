import type { KernelInstance } from '../instance.js';
import { load, type Model, type Workspace } from '../workspace.js';
import { layOutPropagation, type PropagationLayout } from './layout.js';

/** A model at θ in one instance, with everything kept that exact differences need. */
export interface Propagation {
  readonly workspace: Workspace;
  readonly layout: PropagationLayout;
  /** ε */
  readonly step: number;
  /** Whether ε was given: it need not be tiny then. */
  readonly given: boolean;
  /** ε where none is given. */
  readonly tiny: number;
  /** Whether bounds are asked for. */
  readonly bounded: boolean;
}

/**
 * ε where none is given, for inputs of a layer up to 1. Exact differences do not cancel, so that it can be as small as
 * one likes: here truncation is below 10⁻²⁴ of a slope that changes over distances of 1 in Z, and kinks all but never lie between.
 */
const STEP = 2 ** -40;

/** Runs the forward pass and keeps its Points; with bounds, what rounding does to them. */
export function openPropagation(
  instance: KernelInstance,
  model: Model,
  theta: Float64Array,
  { step, bounded }: { step?: number; bounded: boolean },
): Propagation {
  const workspace = load(instance, model, theta);
  const layout = layOutPropagation(model.layout, bounded);
  const { kernels, net } = workspace;
  instance.reserve(layout.end);
  for (const [address, bytes] of layout.images) instance.write(address, bytes);
  kernels.forward(net);
  if (bounded) kernels.deltas(net);
  kernels.keepPoints(net, layout.stack);
  if (bounded) kernels.weighLayers(net, layout.stack);
  const tiny = STEP / inputScale(workspace);
  return { workspace, layout, step: step ?? tiny, given: step !== undefined, tiny, bounded };
}

/** The power of 2 from the largest |A[l]| up, l < L, but not below 1: no parameter moves its Z by more than ε times this. */
export function inputScale({ instance, layout }: Workspace): number {
  let largest = 1;
  for (const { A, units } of layout.layers.slice(0, -1)) {
    const inputs = instance.f64(A, units * layout.m);
    for (let k = 0; k < inputs.length; k++) largest = Math.max(largest, Math.abs(inputs[k]));
  }
  return 2 ** Math.ceil(Math.log2(largest));
}
