import type { DifferenceJob, Differences } from '../job.js';
import { load, type Workspace } from '../model.js';
import { onRanges } from '../ranges.js';
import type { Slices } from '../slices.js';
import { errorOf, type Loop, layOutLoop, viewsOf } from './component.js';
import { measureNoise, NOISE_EVALUATIONS } from './noise.js';
import { retryOutliers } from './retry.js';
import { chooseSteps } from './steps.js';
import { unitChanges } from './units.js';

/** Multiplications of one slice: some milliseconds. */
const SLICE = 2e6;
/** Forward passes for one component: with its bound, at a step that is only tried, and by each pair of signs. */
const BOUNDED = 4;
const TRIED = 5;
const PASSES = { two: 2, one: 1 };

/**
 * J in full for every component: the reference of the other methods.
 *
 *     gradapprox[i] = (J(θ + stepᵢ eᵢ) − J(θ − stepᵢ eᵢ)) / (2 stepᵢ)
 *
 * Without a step given, that of each array is the best of those tried on a few of its components.
 */
export function direct(job: DifferenceJob): Slices<Differences> {
  const differences = job.bounded || job.step === undefined ? withBounds : plain;
  return job.model.pool.useInSlices(instance => differences(load(instance, job.model, job.theta), job));
}

/** The loop alone, at the step given. */
function* plain(workspace: Workspace, job: DifferenceJob): Slices<Differences> {
  const { kernels, net, layout } = workspace;
  const step = job.step!;
  const at = layOutLoop(workspace);
  workspace.instance.f64(at.step, layout.size).fill(step);
  const kernel = job.sides === 'one' ? kernels.oneSided : kernels.twoSided;
  const passes = PASSES[job.sides];
  const components = yield* inParts(job, passes, (from, to) => kernel(net, from, to, at.step, at.gradapprox));
  const gradapprox = onRanges(workspace.instance.f64(at.gradapprox, layout.size), job.ranges);
  return { gradapprox, bound: gradapprox.map(() => Number.NaN), step, evaluations: passes * components };
}

/** The loop with the error of each difference, and with steps of its own choice where none is given. */
function* withBounds(workspace: Workspace, job: DifferenceJob): Slices<Differences> {
  const { kernels, net } = workspace;
  const unit = unitChanges(workspace);
  const noise = measureNoise(workspace, unit, job.seed);
  const loop: Loop = { workspace, ...layOutLoop(workspace), unit, noise };
  const { ranges, step = null } = job;
  let tried = 0;
  if (step !== null) viewsOf(loop).step.fill(step);
  else tried += yield* chooseSteps(loop, ranges, job.seed);
  const run = (from: number, to: number) =>
    kernels.twoSidedBounded(net, from, to, loop.step, loop.gradapprox, loop.bound);
  const components = yield* inParts(job, BOUNDED, run);
  if (step === null) tried += yield* retryOutliers(loop, ranges);
  const views = viewsOf(loop);
  const bound = onRanges(
    views.bound.map((_, i) => errorOf(loop, views, i)),
    ranges,
  );
  const evaluations = NOISE_EVALUATIONS + TRIED * tried + BOUNDED * components;
  return { gradapprox: onRanges(views.gradapprox, ranges), bound, step, evaluations };
}

/** Runs a loop over the ranges in parts; the number of components done. */
function* inParts(
  { ranges, model }: DifferenceJob,
  passes: number,
  run: (from: number, to: number) => void,
): Slices<number> {
  const most = Math.max(1, Math.floor(SLICE / (passes * model.layout.size * model.layout.m)));
  let done = 0;
  for (const [start, end] of ranges) {
    for (let from = start; from < end; from += most) {
      const to = Math.min(from + most, end);
      run(from, to);
      done += to - from;
      yield done;
    }
  }
  return done;
}
