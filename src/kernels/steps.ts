import { random } from '../random.js';
import type { LayerLayout, NetworkLayout } from './layout.js';
import type { Scratch } from './scratch.js';
import type { Slices } from './slices.js';
import type { Workspace } from './workspace.js';

/** Steps that are tried, as exponents of 2, in units of Z. */
const EXPONENTS = [2, 0, -2, -4, -6, -8, -10, -12, -14, -16, -18, -20, -22, -24, -26];
/** Components of each layer that they are tried on. */
const TRIED = 8;
/** Forward passes of twoSidedBounded for one component. */
const PASSES = 5;

/** What the step is chosen from. */
export interface StepChoice {
  readonly workspace: Workspace;
  readonly scratch: Scratch;
  /** n: the change of θᵢ that moves Z by about 1. */
  readonly unit: Float64Array;
  /** Of J, absolute. */
  readonly noise: number;
  readonly seed: number;
}

/** Forward passes that chooseSteps takes. */
export const stepEvaluations = (layers: number): number => layers * TRIED * EXPONENTS.length * PASSES;

/**
 * The step of each component: of the powers of 2 tried on a few components of its layer, the one with the least error.
 *
 *     error = Σ_i (bound_i + noise / step_i) · unit_i over the components tried
 *
 * @returns n, in the units of θ
 */
export function* chooseSteps(choice: StepChoice): Slices<Float64Array> {
  const { layout } = choice.workspace;
  const generator = random(choice.seed);
  const step = new Float64Array(layout.size);
  for (let l = 1; l < layout.layers.length; l++) {
    const [from, to] = rangeOf(layout, l);
    const tried = Array.from({ length: TRIED }, () => from + generator.below(to - from));
    const factor = yield* leastError(choice, tried);
    for (let i = from; i < to; i++) step[i] = factor * choice.unit[i];
  }
  return step;
}

function* leastError(choice: StepChoice, tried: readonly number[]): Slices<number> {
  let [best, least] = [Number.NaN, Number.POSITIVE_INFINITY];
  for (const exponent of EXPONENTS) {
    const factor = 2 ** exponent;
    const error = tried.reduce((total, i) => total + errorAt(choice, i, factor), 0);
    if (error < least) [best, least] = [factor, error];
    yield 0;
  }
  return Number.isNaN(best) ? 2 ** -16 : best;
}

/** Error of component i at a step, in units of dJ/dZ. */
function errorAt({ workspace, scratch, unit, noise }: StepChoice, i: number, factor: number): number {
  const { instance, kernels, net } = workspace;
  const step = factor * unit[i];
  instance.f64(scratch.step, i + 1)[i] = step;
  kernels.twoSidedBounded(net, i, i + 1, scratch.step, scratch.gradapprox, scratch.bound);
  return (instance.f64(scratch.bound, i + 1)[i] + noise / step) * unit[i];
}

/** Components of W[l] and b[l]. */
function rangeOf(layout: NetworkLayout, l: number): [number, number] {
  const { W, b, units }: LayerLayout = layout.layers[l];
  return [(W - layout.theta) / 8, (b - layout.theta) / 8 + units];
}
