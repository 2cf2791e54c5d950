import type { DifferenceJob, Differences } from './methods.js';
import { measureNoise, NOISE_EVALUATIONS } from './noise.js';
import { layOutScratch, type Scratch } from './scratch.js';
import type { Slices } from './slices.js';
import { chooseSteps, stepEvaluations } from './steps.js';
import { unitChanges } from './units.js';
import { load, type Workspace } from './workspace.js';

/** Multiplications of one slice: some milliseconds. */
const SLICE = 2e6;
/** Standard deviations of J's noise that a difference is let be off by. */
const DEVIATIONS = 3;

/**
 * J in full for every component: the reference of the other methods.
 *
 *     gradapprox[i] = (J(θ + stepᵢ eᵢ) − J(θ − stepᵢ eᵢ)) / (2 stepᵢ)
 *     bound[i] = truncation and kinks (see twoSidedBounded) + what rounding of J and of θ ± step may add
 */
export function direct(job: DifferenceJob): Slices<Differences> {
  return job.model.pool.useInSlices(instance => differences(load(instance, job.model, job.theta), job));
}

function* differences(workspace: Workspace, job: DifferenceJob): Slices<Differences> {
  const { instance, layout } = workspace;
  const scratch = layOutScratch(workspace);
  const plan = yield* makePlan(workspace, scratch, job);
  instance.f64(scratch.step, layout.size).set(plan.step);
  const components = yield* loop(workspace, scratch, job);
  const gradapprox = withinRanges(instance.f64(scratch.gradapprox, layout.size), job);
  const bound = withinRanges(instance.f64(scratch.bound, layout.size), job);
  for (let i = 0; i < bound.length; i++) bound[i] += rounding(plan, i, job.theta[i], gradapprox[i]);
  return { gradapprox, bound, step: job.step ?? null, evaluations: plan.evaluations + passes(job) * components };
}

/** The step of each component, and the noise of J; NaN where no bound is asked for. */
interface Plan {
  step: Float64Array;
  noise: number;
  evaluations: number;
}

function* makePlan(workspace: Workspace, scratch: Scratch, job: DifferenceJob): Slices<Plan> {
  const { size, layers } = workspace.layout;
  const given = job.step === undefined ? undefined : new Float64Array(size).fill(job.step);
  if (given && !job.bounded) return { step: given, noise: Number.NaN, evaluations: 0 };
  const { seed } = job;
  const unit = unitChanges(workspace);
  const noise = measureNoise(workspace, unit, seed);
  if (given) return { step: given, noise, evaluations: NOISE_EVALUATIONS };
  const step = yield* chooseSteps({ workspace, scratch, unit, noise, seed });
  const evaluations = NOISE_EVALUATIONS + stepEvaluations(layers.length - 1);
  return { step, noise: job.bounded ? noise : Number.NaN, evaluations };
}

/** Runs the kernel over the ranges in slices; the number of components done. */
function* loop({ kernels, net, layout }: Workspace, scratch: Scratch, job: DifferenceJob): Slices<number> {
  const most = Math.max(1, Math.floor(SLICE / (passes(job) * layout.size * layout.m)));
  const { step, gradapprox, bound } = scratch;
  let done = 0;
  for (const [start, end] of job.ranges) {
    for (let from = start; from < end; from += most) {
      const to = Math.min(from + most, end);
      if (job.sides === 'one') kernels.oneSided(net, from, to, step, gradapprox);
      else if (job.bounded) kernels.twoSidedBounded(net, from, to, step, gradapprox, bound);
      else kernels.twoSided(net, from, to, step, gradapprox);
      done += to - from;
      yield done;
    }
  }
  return done;
}

/** Forward passes for one component. */
const passes = ({ sides, bounded }: DifferenceJob) => (sides === 'one' ? 1 : bounded ? 4 : 2);

/** A copy with NaN outside the ranges. */
function withinRanges(values: Float64Array, { ranges }: DifferenceJob): Float64Array {
  const kept = new Float64Array(values.length).fill(Number.NaN);
  for (const [from, to] of ranges) kept.set(values.subarray(from, to), from);
  return kept;
}

/** What the noise of J, and θ ± step not being exact, may add to the error of a difference. */
function rounding({ step, noise }: Plan, i: number, theta: number, gradapprox: number): number {
  const h = step[i];
  const spacing = theta + h - (theta - h);
  return (DEVIATIONS * noise) / h + Math.abs((spacing / (2 * h) - 1) * gradapprox);
}
