import { type Judgement, statusCode } from '../judgement.js';
import type { Components } from '../numbers.js';
import { BudgetSpent } from '../objective/metered.js';
import { findings } from './findings.js';
import { storageGrid } from './grid.js';
import { Ledger } from './ledger.js';
import { Meter } from './meter.js';
import { measureNoise, type Noise, roundingNoise } from './noise.js';
import { judgeGiven } from './passes/given.js';
import type { Place } from './place.js';
import { noiseIn, precisionOf } from './precision.js';
import { onGrid, RULES } from './rules.js';
import { scalesAt } from './scale.js';
import { Tolerances } from './tolerances.js';
import { chosen, chosenByBlock, type JudgeRequest, type Trial } from './trial.js';

/**
 * Judges grad against differences of J, component by component: agreement is cheap, disagreement must be proved. docs/verdict.md tells the whole of it.
 *
 * The noise of J is measured first and the steps follow from it. A component that agrees takes two evaluations; any other goes down a ladder of steps
 * until it agrees, shows a kink, drowns in noise, or is proved wrong at three scales, in float32 at a second point as well.
 * Differences that the problem brings itself are judged by their own bounds, and a disagreement is proved on the objective all the same.
 *
 * The objective stands at its base point again afterwards.
 *
 * @throws {GradcheckError} `aborted`
 * @see J. Moré, S. Wild (2011, 2012) for noise and steps; W. Press et al., Numerical Recipes, §5.7
 */
export async function judge(request: JudgeRequest): Promise<Judgement> {
  const J = await request.objective.value();
  const trial = await prepare(request, J);
  if (!Number.isFinite(J)) markAll(trial);
  else await untilSpent(trial);
  markScale(trial);
  const { judgement } = trial.ledger;
  judgement.findings = [...findings(trial), ...(trial.ledger.hidden ? [trial.ledger.hidden] : [])];
  return judgement;
}

/** The work, as far as budget and time go: what it has not come to stays open, and so do mistakes that were to be proved twice. */
async function untilSpent(trial: Trial): Promise<void> {
  const { request, place, ledger } = trial;
  const course = { settled: trial };
  try {
    await judgeFinite(trial, course);
  } catch (error) {
    if (!(error instanceof BudgetSpent)) throw error;
    request.objective.moveTo(place.theta);
    const unconfirmed = (i: number) => place.rule.twice && ledger.status(i) === 'wrong' && ledger.reason(i) === 'none';
    // what a stop cut off before its first difference was not looked at
    const unmeasured = (i: number) => request.settings.stop?.aborted && Number.isNaN(ledger.judgement.gradapprox[i]);
    for (const [i] of chosen(course.settled.request))
      if ((ledger.status(i) === 'unchecked' && !unmeasured(i)) || unconfirmed(i)) ledger.leaveOpen(i);
  }
}

/**
 * One pass over all components, and second looks. What takes evaluations is loaded when it is taken: a network that agrees needs no ladder, a small cost no probes.
 *
 * @param course  told which components are settled, where a limit or probes leave others out
 */
async function judgeFinite(trial: Trial, course: { settled: Trial }): Promise<void> {
  const { approximation, settings, objective } = trial.request;
  const probing = !approximation && settings.components === 'probe';
  if (approximation) await judgeGiven(trial, approximation);
  else if (probing) course.settled = await (await import('./passes/probing.js')).judgeByProbing(trial);
  else {
    if (trial.meter.limited) course.settled = await (await import('./passes/budget.js')).withinBudget(trial);
    await (await import('./passes/every.js')).judgeEvery(course.settled);
    if (settings.clock) await (await import('./passes/budget.js')).whileTimeLasts(trial, course);
  }
  const { settled } = course;
  if (objective.differentiable && isSuspicious(settled))
    await (await import('./looks/beside.js')).confirmBeside(settled);
  if (settings.kinks === 'convention') takeAsMeant(settled);
  if (approximation || probing) return;
  if (objective.differentiable && settings.step === undefined && isOff(settled))
    await (await import('./looks/limited.js')).confirmAccuracy(settled);
  if (objective.differentiable && trial.ledger.has({ status: 'wrong' }))
    await (await import('./looks/treads.js')).confirmTreads(settled);
  if (trial.ledger.has({ reason: 'noise' })) await (await import('./looks/groups.js')).judgeGroups(trial);
  if (isClean(trial)) await (await import('./looks/displaced.js')).lookElsewhere(settled);
}

/** At a kink, what lies outside the limiting slopes stands as the convention it is declared to be, if it is not wrong beside it. */
function takeAsMeant({ request, ledger }: Trial): void {
  for (const [i] of chosen(request))
    if (ledger.status(i) === 'undecided' && ledger.reason(i) === 'kink') ledger.revise(i, 'kink', 'convention');
}

/** Whether nothing is wrong, and J has no edge at θ across which another point may lie. */
const isClean = ({ ledger }: Trial): boolean =>
  !ledger.has({ status: 'wrong' }) && !ledger.has({ reason: 'jump' }) && !ledger.has({ reason: 'domain' });

/** Whether grad and J disagree anywhere, proved or not. */
const isOff = ({ ledger }: Trial): boolean => ledger.has({ status: 'wrong' }) || ledger.has({ reason: 'unproven' });

/** Whether anything is worth a look beside θ. */
const isSuspicious = ({ ledger }: Trial): boolean =>
  ledger.has({ status: 'wrong' }) || ledger.has({ reason: 'kink' }) || ledger.has({ reason: 'jump' });

/** With less time than for so many evaluations, noise is measured along one ray instead of two, which take 45 each. */
const PLENTY = 360;

async function prepare(request: JudgeRequest, J: number): Promise<Trial> {
  const { objective, layout, grad, settings, random } = request;
  const theta = objective.point();
  const room = new Float64Array(layout.size);
  const { parameters, scale } = scalesAt(theta, grad, layout.blocks, {
    functions: request.approximation?.functions,
    room,
  });
  // differences and slopes that come with bounds need no noise until one of them disagrees
  const bounded = request.approximation ?? (settings.components === 'probe' ? request.slopes : undefined);
  const unmeasured = bounded !== undefined || !Number.isFinite(J);
  const meter = new Meter(objective, settings);
  const rays = settings.components === 'probe' || !meter.spares(PLENTY) ? 1 : undefined;
  const measured = unmeasured
    ? roundingNoise(J)
    : await noiseOr(roundingNoise(J), () => measureNoise(objective, parameters, J, random, rays));
  const { approximation, stored } = request;
  const precision = settings.precision ?? approximation?.precision ?? stored ?? precisionOf(measured, grad);
  const noise = approximation?.noise ?? noiseIn(precision, measured, stored);
  const grid = storageGrid(objective, parameters);
  const rule = onGrid(RULES[precision], grid);
  const tolerance = settings.tolerance ?? rule.tolerance;
  const tolerances = new Tolerances(layout.blocks, tolerance, settings.tolerances);
  return {
    request,
    place: { objective, theta, J, grad, parameters, scale, noise, rule, tolerances, grid },
    meter,
    ledger: new Ledger(
      layout.size,
      {
        grad,
        J,
        noise,
        precision,
        tolerance,
        tolerances: tolerances.plain ? undefined : tolerances,
        step: settings.step ?? approximation?.step ?? null,
        sides: settings.sides ?? 'two',
      },
      { scale: room, ...(approximation?.givenAway && Number.isFinite(J) && approximation) },
    ),
  };
}

/** The noise as it is measured, or what is known of it without where the budget ends before. */
async function noiseOr(least: Noise, measure: () => Promise<Noise>): Promise<Noise> {
  try {
    return await measure();
  } catch (error) {
    if (error instanceof BudgetSpent) return least;
    throw error;
  }
}

/** Without a finite J nothing can be said, except of a gradient that is not finite either. */
function markAll({ request, ledger }: Trial): void {
  for (const [i] of chosen(request))
    ledger.revise(i, Number.isFinite(request.grad[i]) ? 'undecided' : 'wrong', 'nonfinite');
}

/** Writes down what each error is relative to, but for what a pass has written already. */
function markScale({ request, place, ledger }: Trial): void {
  for (const [components, b] of chosenByBlock(request))
    if (!ledger.scaled.has(b)) markBlock(place, ledger.judgement, components, b);
}

/** What is proved wrong is large by itself, whatever its neighbours are. */
function markBlock(place: Place, judgement: Judgement, { from, count, indices }: Components, b: number): void {
  const { grad, gradapprox, scale, status } = judgement;
  const { tolerance, absolute } = place.tolerances.of(b);
  const least = absolute / tolerance;
  const gauge = place.scale.gauge(b, place);
  for (let k = 0; k < count; k++) {
    const i = indices ? indices[k] : from + k;
    const own = Math.max(Math.abs(grad[i]) || 0, Math.abs(gradapprox[i]) || 0);
    scale[i] = status[i] === WRONG ? own : Math.max(own, gauge.floorAt(i), least);
  }
}

const WRONG = statusCode('wrong');
