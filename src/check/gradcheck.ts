import { refuse, Threw, words } from '../errors.js';
import type { Diagnosis } from '../finding.js';
import { type Judgement, statusCode } from '../judgement.js';
import { probeState, type StateProbe } from '../laws/laws.js';
import { probeLaws } from '../laws/theory.js';
import { hasMissed, selfTestClause } from '../messages/selfTest.js';
import { thousands } from '../numbers.js';
import { movesAside } from '../objective/aside.js';
import { exampleGradients } from '../objective/examples.js';
import { BudgetSpent, unlessSpent, untilObjective } from '../objective/metered.js';
import { makeObjective } from '../objective/objective.js';
import { rememberedObjective } from '../objective/remembered.js';
import { isBatched } from '../objective/value.js';
import { type Settings, settle } from '../options.js';
import type { Approximation, Options, Problem } from '../problem.js';
import { random } from '../random.js';
import type { Report } from '../report.js';
import { select } from '../selection.js';
import { pack } from '../theta/layout.js';
import { tolerancesOf, widened } from '../tolerances.js';
import { judge } from '../verdict/judge.js';
import { RULES } from '../verdict/rules.js';
import { deepFrozen, record, unjudged } from './assemble.js';
import type { Check, Known } from './check.js';
import { checkedApproximation, checkPictures, checkProblem } from './given.js';
import { leftOut } from './leftOut.js';
import { asked } from './objective.js';
import { checkAround } from './points.js';
import type { Done } from './selfTest.js';
import { checkOrBeside } from './stationary.js';
import { stepTable } from './steps.js';

/**
 * Checks the gradient of a cost against two-sided differences, and names the mistake where they disagree.
 *
 *     gradapprox[i] = (J(θ + ε eᵢ) − J(θ − ε eᵢ)) / 2ε
 *     difference    = ‖grad − gradapprox‖₂ / (‖grad‖₂ + ‖gradapprox‖₂)
 *
 * The verdict comes from error bars of each component, not from the difference alone: `pass` where all that could be seen agrees,
 * `fail` where a disagreement is proved, `inconclusive` where neither can be said (a cost with random numbers, noise, kinks everywhere).
 * A wrong gradient is a Report, never an exception. Nothing the caller passes is changed; with `inPlace` all is restored bit for bit,
 * also when cost throws or the check is aborted.
 *
 * @throws {GradcheckError} for input that cannot be checked, before cost is called (`invalid_problem`, `invalid_option`, `no_parameters`,
 *   `not_a_number`, `non_finite_parameter`, `unknown_block`), or when gradients come in another structure (`name_mismatch`, `shape_mismatch`),
 *   cost returns no number (`invalid_cost`) or the signal says so (`aborted`); and whatever cost or gradients throw at θ itself
 * @see A. Ng, K. Katanforoosh, Y. Bensouda Mourri, Improving Deep Neural Networks, week 1, "Gradient checking"
 */
export async function gradcheck<P>(problem: Problem<P>, options: Options = {}): Promise<Report> {
  const started = performance.now();
  checkProblem(problem);
  const settings = settle(options);
  if (settings.points > 0 && !isFunctional(problem)) throw refuse.pointsOfNumbers(settings.points);
  const { layout, theta } = pack(problem.parameters);
  checkPictures(problem, layout.blocks);
  const selection = select(layout, settings);
  const tolerated = tolerancesOf(settings.tolerance, layout.blocks);
  const known = { problem, settings, layout, theta, selection, tolerated, started };
  const work = settings.points > 0 ? checkAround(known, checkAt) : checkSomewhere(known);
  return work.catch(error => {
    // a stop before anything could be decided
    throw error instanceof BudgetSpent && settings.stop?.aborted ? refuse.aborted(settings.stop.reason) : error;
  });
}

/** Checks at the point given; a gradient that is a function may show beside it what noise hides there. */
const checkSomewhere = (known: Known): Promise<Report> =>
  isFunctional(known.problem) ? checkOrBeside(known, checkAt) : checkAt(known);

/** Checks at the point given, or at another one. */
async function checkAt(known: Known, start?: Float64Array): Promise<Report> {
  const { problem, settings, layout } = known;
  const { objective, own, thrown } = asked(known, start);
  const check: Check = { ...known, objective, thrown };
  try {
    const begun = performance.now();
    // beside θ a projection may be another one: what must hold of gradients there is asked of the caller's own
    const state = await probeState(objective.differentiable ? objective : own, layout, {
      ...settings,
      ...known.tolerated,
      seeded: problem.seed !== undefined,
      batched: isBatched(problem),
      repeatable: problem.repeatable,
    });
    const findings = [...state.findings, ...(await lawsOf(check, state))];
    return cutShort(await compare(ofItsStorage(remembering(timed(check, begun))), { ...state, findings }), settings);
  } finally {
    objective.restore();
  }
}

/** A report that was cut off says so, and does not pass for one of the whole: what came first is no sample of the rest. */
function cutShort(report: Report, { stop }: Settings): Report {
  if (!stop?.aborted) return report;
  const { checked, total } = report.components;
  const verdict = report.verdict === 'pass' ? 'inconclusive' : report.verdict;
  const summary = `stopped after ${thousands(checked)} of ${thousands(total)} components: ${report.summary}`;
  return Object.freeze({ ...report, verdict, summary, partial: true as const });
}

/** The same check with an end to its evaluations, where a time is set: planned for nine tenths of it, so that the rest holds what was not foreseen. */
function timed(check: Check, begun: number): Check {
  const { settings, started, objective } = check;
  if (settings.time === undefined) return check;
  const milliseconds = 1000 * settings.time;
  const clock = { begun, end: started + PLANNED * milliseconds };
  return { ...check, objective: untilObjective(objective, started + milliseconds), clock };
}

/** The same check with a J that is computed once at each point, where a second round will ask for it. */
const remembering = (check: Check): Check =>
  check.settings.selfTest ? { ...check, objective: rememberedObjective(check.objective) } : check;

/** Below 2⁻¹⁴ float16 keeps multiples of 2⁻²⁴ alone. */
const HALF = { relative: RULES.float16.tolerance, absolute: 2 ** -24 };

/** The same check with the rounding of a Float16Array let pass, where the gradient came in one: the cost may be as exact as it likes. */
const ofItsStorage = (check: Check): Check => ({
  ...check,
  tolerated: widened(check.tolerated, check.objective.coarse, HALF, check.layout.blocks.length),
});

/** Share of the time that is planned with. */
const PLANNED = 0.9;

/** Whether the gradient can be had at other points. */
const isFunctional = ({ gradients, costAndGradients }: Problem): boolean =>
  typeof gradients === 'function' || (gradients === undefined && costAndGradients !== undefined);

/** What the problem's laws say, where its gradient is a function of θ: what is not breaks them all. */
async function lawsOf(
  { problem: { laws = [] }, settings, tolerated }: Check,
  { findings }: StateProbe,
): Promise<Diagnosis[]> {
  return findings.every(isHarmless) ? probeLaws(laws, { ...settings, ...tolerated }) : [];
}

const isHarmless = ({ kind }: Diagnosis): boolean => kind === 'jitter' || kind === 'parity';

/** Differences, verdict, diagnosis; without differences where J or its gradient is no function of θ. */
async function compare(check: Check, state: StateProbe): Promise<Report> {
  if (state.findings.some(stops)) return unjudged(check, { ...state, findings: [...state.findings, ...threw(check)] });
  const { objective, layout, settings, selection, tolerated, clock } = check;
  const approximation = await approximate(check);
  const judgement = await judge({
    objective,
    layout,
    grad: state.grad,
    settings: { ...settings, ...tolerated, clock },
    random: random(settings.seed),
    indices: selection.indices,
    approximation,
    stored: check.problem.precision,
    slopes: check.problem.slopes,
  });
  // what is wrong stands before what the measurement met on its way
  const explained = await explain(check, judgement);
  const findings = [
    ...state.findings,
    ...explained,
    ...judgement.findings.map(declared(check)),
    ...threw(check),
    ...leftOut(layout),
  ];
  const report = await record(check, judgement, { findings, approximation, steps: await stepTable(check, judgement) });
  return settings.selfTest ? withSelfTest({ check, judgement, approximation }, report) : report;
}

/** A check that lets a mistake pass that it says it sees is worth nothing, whatever it says of the right gradient. */
async function withSelfTest(done: Done, report: Report): Promise<Report> {
  const { selfTest } = await import('./selfTest.js');
  const tested = await selfTest(done, report.blocks);
  const verdict = report.verdict === 'pass' && hasMissed(tested) ? 'inconclusive' : report.verdict;
  return deepFrozen({
    ...report,
    verdict,
    summary: `${report.summary}; ${selfTestClause(tested)}`,
    selfTest: tested,
  });
}

/** The caller's own code that threw away from θ, in its own words. */
const threw = ({ thrown, objective }: Check): Diagnosis[] =>
  [...thrown.values()].map(({ source, calls, first, error }) => ({
    kind: 'threw',
    blocks: [],
    certainty: 'certain',
    detail: {
      source: error instanceof Threw ? error.source : source,
      counted: source,
      words: words(error),
      calls,
      of: objective.evaluations,
      first,
    },
  }));

/** Beside declared bounds J is not asked for: it may well be finite there. */
const declared =
  ({ problem }: Check) =>
  (finding: Diagnosis): Diagnosis =>
    finding.kind === 'domain' && problem.bounds
      ? { ...finding, detail: { ...finding.detail, declared: true } }
      : finding;

/** A cost that changes by itself, with its company, or with nothing, has no differences; a gradient that does cannot be compared with them. */
const stops = ({ kind, detail }: Diagnosis): boolean =>
  kind === 'nondeterministic' ||
  kind === 'stateful' ||
  kind === 'vacuous' ||
  kind === 'batch' ||
  (kind === 'mutated' && detail.by === 'cost');

/** The problem's own fast differences, where it brings them and they are asked for. */
async function approximate({ problem, settings, objective, selection }: Check): Promise<Approximation | undefined> {
  const elsewhere = problem.bounds || problem.project || settings.sides === 'one' || settings.components === 'probe';
  if (!problem.gradapprox || elsewhere) return undefined;
  const { method, step, workers, seed, signal, onProgress } = settings;
  const { ranges } = selection;
  const theta = objective.point();
  const found = await problem.gradapprox({ theta, ranges, method, step, workers, seed, signal, onProgress });
  return checkedApproximation(found, theta.length);
}

/** What is wrong, named. The diagnosis is loaded when there is something to name. */
async function explain(check: Check, judgement: Judgement): Promise<Diagnosis[]> {
  if (!judgement.status.includes(statusCode('wrong'))) return [];
  const { diagnose } = await import('../diagnosis/diagnose.js');
  const { problem, layout, objective, settings } = check;
  const { forward, examples, layers } = problem;
  const example = problem.example && ((s: number) => single(problem.example!(s), settings));
  const theta = objective.point();
  return diagnose({
    layout,
    theta,
    judgement,
    forward,
    mistaken: problem.mistaken && (() => problem.mistaken!(theta)),
    examples,
    layers,
    example,
    exampleGradients: () => unlessSpent(exampleGradients(objective), null),
    moves: block => unlessSpent(movesAside(objective, block, judgement), true),
  });
}

/** Gradients of one example alone, for taking the factors of dW apart. */
async function single(problem: Problem, settings: Settings) {
  const { layout, theta } = pack(problem.parameters);
  const objective = makeObjective(problem, layout, settings.seed, theta);
  try {
    const grad = await objective.gradient();
    const approximation = await problem.gradapprox?.({ theta: objective.point(), seed: settings.seed });
    return await judge({ objective, layout, grad, settings: {}, random: random(settings.seed), approximation });
  } finally {
    objective.restore();
  }
}
