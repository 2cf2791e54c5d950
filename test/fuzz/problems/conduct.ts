import { isDeepStrictEqual } from 'node:util';
import { GradcheckError } from '../../../src/errors.js';
import type { Report } from '../../../src/report.js';
import type { Run } from './run.js';
import type { Sample } from './sample.js';

/**
 * What a check may not do: throw anything but a GradcheckError or what the code under test threw, change the caller's data,
 * count evaluations other than there were, exceed its budget.
 *
 * @returns one line a violation, beginning with its kind and a colon
 */
export function misconduct(sample: Sample, run: Run): string[] {
  return [...crash(run), ...changed(run), ...(run.report ? [...miscount(sample, run, run.report)] : [])];
}

function* crash({ error, boom }: Run) {
  if (error !== undefined && error !== boom && !(error instanceof GradcheckError)) yield `crash: ${error}`;
}

function* changed({ before, after }: Run) {
  const at = before.findIndex((v, i) => !Object.is(v, after[i]));
  if (at >= 0) yield `data changed: ${before[at]} became ${after[at]}`;
}

function* miscount({ options: { budget } }: Sample, { calls }: Run, { evaluations }: Report) {
  if (evaluations !== calls) yield `evaluations: ${evaluations} told, ${calls} made`;
  if (budget !== undefined && evaluations > budget) yield `budget: ${evaluations} of ${budget}`;
}

/** Slopes that a difference can see in every component, so that a gross mistake is one in all of them. */
const visible = (slopes: readonly number[]) => slopes.length > 0 && slopes.every(g => Math.abs(g) > 0.05);

/** The verdict against what is known of the sample: right at a nice θ, or grossly wrong at any θ. */
export function* misjudgement({ at, gradient, storm, only }: Sample, { report, slopes }: Run) {
  if (storm || !report || slopes.some(g => !Number.isFinite(g))) return;
  if (at.nice && gradient === 'right' && report.verdict === 'fail') yield `right fails: ${report.summary}`;
  const gross = gradient === '× 2' || gradient === '× −1' || gradient === 'zero';
  if (gross && only === undefined && visible(slopes) && report.verdict === 'pass')
    yield `wrong passes: ${report.summary}`;
}

/** The same sample twice: the same report, or the same refusal, but for the clock. */
export function* inconstancy(first: Run, second: Run) {
  const timeless = ({ report, error }: Run) => (report ? { ...report, seconds: 0 } : String(error));
  if (!isDeepStrictEqual(timeless(first), timeless(second))) yield 'another report: the same seed gave two';
}
