import { type Judgement, reasonCode, statusCode } from '../judgement.js';
import { judgeApproximation } from './approximated.js';
import { findings } from './findings.js';
import { measureNoise, roundingNoise } from './noise.js';
import { noiseIn, precisionOf, RULES } from './precision.js';
import { parameterScale } from './scale.js';
import { chosen, type JudgeRequest, type Trial } from './trial.js';
import { GradientScale } from './yardstick.js';

/**
 * Judges grad against differences of J, component by component: agreement is cheap, disagreement must be proved.
 *
 * The noise of J is measured first and the steps follow from it. A component that agrees takes two evaluations; any other goes down a ladder of steps
 * until it agrees, shows a kink, drowns in noise, or is proved wrong at three scales, by a local noise measurement and at a second point.
 * Differences that the problem brings itself are judged by their own bounds, and a disagreement is proved on the objective all the same.
 *
 * The objective stands at its base point again afterwards.
 *
 * @throws {GradcheckError} `aborted`
 * @see J. Moré, S. Wild (2011, 2012) for noise and steps; W. Press et al., Numerical Recipes, §5.7; src/verdict/*.ts for the formulas
 */
export async function judge(request: JudgeRequest): Promise<Judgement> {
  const J = await request.objective.value();
  const trial = await prepare(request, J);
  if (Number.isFinite(J)) await judgeFinite(trial);
  else markAll(trial);
  markScale(trial);
  trial.judgement.findings = findings(trial);
  return trial.judgement;
}

/** Each way to judge is loaded when it is taken: a network that agrees needs no ladder, a small cost no probes. */
async function judgeFinite(trial: Trial): Promise<void> {
  const { approximation, settings, objective } = trial.request;
  let settled = trial;
  if (approximation) await judgeApproximation(trial, approximation);
  else if (settings.components === 'probe') settled = await (await import('./probing.js')).judgeByProbing(trial);
  else {
    if (settings.budget !== undefined) settled = await (await import('./budget.js')).withinBudget(trial);
    await (await import('./direct.js')).judgeDirectly(settled);
  }
  if (objective.differentiable && isSuspicious(settled))
    await (await import('./second-point.js')).confirmBeside(settled);
  if (!approximation && settings.components !== 'probe' && isNoisy(trial))
    await (await import('./together.js')).judgeTogether(trial);
}

/** Whether noise left anything open. */
const isNoisy = ({ judgement: { reason } }: Trial): boolean => reason.includes(reasonCode('noise'));

/** Whether anything is worth a look beside θ. */
const isSuspicious = ({ judgement: { status, reason } }: Trial): boolean =>
  status.includes(statusCode('wrong')) || reason.includes(reasonCode('kink')) || reason.includes(reasonCode('jump'));

async function prepare(request: JudgeRequest, J: number): Promise<Trial> {
  const { objective, layout, grad, settings, random } = request;
  const theta = objective.theta.slice();
  const parameters = parameterScale(theta, layout.blocks);
  // differences and slopes that come with bounds need no noise until one of them disagrees
  const bounded = request.approximation ?? (settings.components === 'probe' ? request.slopes : undefined);
  const unmeasured = bounded !== undefined || !Number.isFinite(J);
  const measured = unmeasured
    ? roundingNoise(J)
    : await measureNoise(objective, parameters, J, random, settings.components === 'probe' ? 1 : undefined);
  const precision = precisionOf(measured, grad);
  const noise = noiseIn(precision, measured);
  const rule = RULES[precision];
  const tolerance = settings.tolerance ?? rule.tolerance;
  const blank = () => new Float64Array(layout.size).fill(Number.NaN);
  return {
    request,
    run: { objective, theta, J, noise, rule, tolerance, slopes: request.slopes },
    scale: new GradientScale(grad, layout.blocks, parameters),
    judgement: {
      grad,
      gradapprox: blank(),
      bound: blank(),
      status: new Uint8Array(layout.size),
      reason: new Uint8Array(layout.size),
      scale: blank(),
      J,
      noise,
      precision,
      tolerance,
      step: settings.step ?? request.approximation?.step ?? null,
      sides: settings.sides ?? 'two',
      findings: [],
    },
  };
}

/** Without a finite J nothing can be said, except of a gradient that is not finite either. */
function markAll({ request, judgement }: Trial): void {
  for (const [i] of chosen(request)) {
    judgement.status[i] = statusCode(Number.isFinite(request.grad[i]) ? 'undecided' : 'wrong');
    judgement.reason[i] = reasonCode('nonfinite');
  }
}

/** What is proved wrong is large by itself, whatever its neighbours are. */
function markScale({ request, run, scale, judgement }: Trial): void {
  const wrong = statusCode('wrong');
  for (const [i, b] of chosen(request)) {
    const floor = judgement.status[i] === wrong ? 0 : scale.of(i, b, run).floor;
    const own = Math.max(Math.abs(judgement.grad[i]) || 0, Math.abs(judgement.gradapprox[i]) || 0);
    judgement.scale[i] = Math.max(own, floor);
  }
}
