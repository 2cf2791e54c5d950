import type { Diagnosis } from '../finding.js';
import { type Judgement, statusCode } from '../judgement.js';
import type { StateProbe } from '../laws/laws.js';
import { summarySentence, unjudgedSentence } from '../messages/summary.js';
import type { Approximation } from '../problem.js';
import type { BlockReport, Finding, Report, StepReport, Verdict } from '../report.js';
import type { Tolerated } from '../tolerances.js';
import { summarize } from '../verdict/summary.js';
import type { Check } from './check.js';

const UNCHECKED = statusCode('unchecked');

/** What a report tells beside its judgement. */
interface Recorded {
  findings: Diagnosis[];
  approximation?: Approximation;
  steps: StepReport[];
}

/** The Report of a judged check. A gradient that changes between calls never passes, however well its first call agrees. */
export async function record(
  check: Check,
  judgement: Judgement,
  { findings: found, approximation, steps }: Recorded,
): Promise<Report> {
  const total = summarize(judgement, check.layout, check.settings.resolution);
  const { verdict, difference, resolution, components, blocks } = total;
  const { grad, gradapprox, bound, noise, precision, tolerance } = judgement;
  return frozen(check, {
    verdict: found.some(breaks) ? 'fail' : verdict === 'pass' && found.some(unsettles) ? 'inconclusive' : verdict,
    summary: summarySentence(total, found.filter(breaks)),
    difference,
    resolution,
    components,
    blocks: blocks.map(block => pictured(check.problem, block)),
    findings: await inWords(found),
    method: approximation?.method ?? 'direct',
    methodReason:
      check.selection.reason?.(i => judgement.status[i] !== UNCHECKED) ?? approximation?.reason ?? reasonOf(judgement),
    tolerance,
    noise,
    precision,
    evaluations: check.objective.evaluations + (approximation?.evaluations ?? 0),
    grad,
    gradapprox,
    bound,
    ...(steps.length > 0 && { steps }),
  });
}

/** The Report of a check that ended before any difference: J or its gradient is no function of θ. */
export async function unjudged(check: Check, { grad, spread, findings }: StateProbe): Promise<Report> {
  const { layout, selection, tolerated, objective } = check;
  const nothing = () => new Float64Array(layout.size).fill(Number.NaN);
  return frozen(check, {
    verdict: 'inconclusive',
    summary: unjudgedSentence(findings),
    difference: Number.NaN,
    resolution: Number.POSITIVE_INFINITY,
    components: { total: layout.size, checked: 0, agree: 0, weak: 0, kink: 0, undecided: 0, wrong: 0 },
    blocks: selection.blocks.map(unseen),
    findings: await inWords(findings),
    method: 'none',
    methodReason: 'no differences were taken',
    tolerance: tolerated.tolerance ?? Number.NaN,
    noise: spread,
    precision: 'float64',
    evaluations: objective.evaluations,
    grad,
    gradapprox: nothing(),
    bound: nothing(),
  });
}

/** A block with the shape that pictures show it in, where the problem tells one. */
function pictured({ pictures }: Check['problem'], block: BlockReport): BlockReport {
  const shape = pictures?.[block.name];
  return shape ? { ...block, picture: [...shape] } : block;
}

const unseen = ({ name, shape, offset, size }: Check['layout']['blocks'][number]): BlockReport => ({
  name,
  shape: [...shape],
  offset,
  size,
  verdict: 'inconclusive' satisfies Verdict,
  difference: Number.NaN,
  resolution: Number.POSITIVE_INFINITY,
  worst: [],
});

const reasonOf = ({ probed }: Judgement): string =>
  probed
    ? 'J along random directions, and in full for every component that they single out'
    : 'J in full for every component';

/** A law that is proved broken is a mistake, however well the differences agree. */
const breaks = ({ kind, detail }: Diagnosis): boolean =>
  kind === 'adjoint' ||
  kind === 'asymmetric' ||
  (kind === 'linearity' && detail.how !== 'threw') ||
  (kind === 'parity' && detail.proved === true);

/** Findings about the calls of gradients, not about the numbers of the first one; and a mistake that θ hides. */
const unsettles = ({ kind, detail }: Diagnosis): boolean =>
  ['accumulated', 'stale', 'mutated', 'parity', 'linearity'].includes(kind) ||
  // scales of 1 are where training starts, and grad is right there: that is told, and stands
  ('hides' in detail && detail.asked === true && detail.hides !== 'one');

/** The sentences are loaded when there is something to say: most right gradients need none. */
export async function inWords(found: readonly Diagnosis[]): Promise<Finding[]> {
  if (found.length === 0) return [];
  const { worded } = await import('../messages/index.js');
  return found.map(worded);
}

type Settled =
  | 'schemaVersion'
  | 'name'
  | 'threshold'
  | 'step'
  | 'sides'
  | 'seed'
  | 'only'
  | 'except'
  | 'tolerances'
  | 'wanted'
  | 'kinks'
  | 'declared'
  | 'nondeterminism'
  | 'time'
  | 'coverage'
  | 'budget'
  | 'seconds';

/** Everything but the numbers is frozen: typed arrays cannot be. */
function frozen({ problem, settings, layout, tolerated, started }: Check, measured: Omit<Report, Settled>): Report {
  const {
    threshold,
    step,
    sides,
    seed,
    only,
    except,
    components,
    budget,
    time,
    resolution,
    nondeterminism,
    precision,
    kinks,
  } = settings;
  return deepFrozen({
    schemaVersion: 1,
    name: problem.name ?? '',
    ...measured,
    threshold,
    // the one that was given: the ε of exact differences is no option that repeats them
    step: step ?? null,
    sides,
    seed,
    only: only && [...only],
    ...(except && { except: [...except] }),
    ...(tolerated.tolerances && { tolerances: ownTolerances(layout.blocks, tolerated) }),
    ...(components === 'all' ? {} : { coverage: components }),
    ...(budget === undefined ? {} : { budget }),
    ...(time === undefined ? {} : { time }),
    ...(resolution === undefined ? {} : { wanted: resolution }),
    ...(nondeterminism ? { nondeterminism } : {}),
    ...(precision === undefined ? {} : { declared: precision }),
    ...(kinks === 'convention' ? { kinks } : {}),
    seconds: (performance.now() - started) / 1000,
  });
}

/** By name, the blocks that have another tolerance than the others. */
const ownTolerances = (blocks: Check['layout']['blocks'], { tolerance, tolerances = [] }: Tolerated) =>
  Object.fromEntries(
    blocks.flatMap(({ name }, b) => {
      const { relative = tolerance, absolute } = tolerances[b];
      const own = { ...(relative !== tolerance && { relative }), ...(absolute > 0 && { absolute }) };
      return Object.keys(own).length > 0 ? [[name, own]] : [];
    }),
  );

/** Everything but typed arrays, which cannot be frozen. */
export function deepFrozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  for (const inner of Object.values(value)) deepFrozen(inner);
  return Object.freeze(value);
}
