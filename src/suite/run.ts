import { moved } from '../errors.js';
import { gradcheck, type Report } from '../index.js';
import { againAt, againOf } from './again.js';
import { nameOf, type Plan } from './plan.js';
import { type Point, pointOf } from './point.js';
import { problemOf } from './problem.js';
import { label } from './shapes.js';
import { type FastCheck, fastCheck, requiredFastCheck, search, shrunk } from './shrink.js';
import { isArbitrary, type Row } from './table.js';

interface Trial {
  point: Point;
  report: Report;
}

/** What stands after a line that repeats a case. */
const INSTALL = '// npm install --save-dev fast-check to have it made smaller';

/** The report of a case; where it fails, that of the smallest point that was found to fail. */
export async function run(plan: Plan): Promise<Report> {
  const { shrink } = plan.options;
  const first = await trialAt(plan, await start(plan));
  if (first.report.verdict !== 'fail' || shrink === false) return finished(plan, first.report, againOf(plan));
  const fc = shrink ? await requiredFastCheck('makes failing cases smaller', 'leave shrink out') : await fastCheck();
  if (!fc) return finished(plan, first.report, `${againOf(plan)} ${INSTALL}`);
  const smallest = await smallestOf(plan, first, fc);
  return smallest === first ? finished(plan, first.report, againOf(plan)) : smaller(plan, first, smallest);
}

async function smallestOf(plan: Plan, first: Trial, fc: FastCheck): Promise<Trial> {
  let smallest = first;
  const fails = async (point: Point): Promise<boolean> => {
    // what a smaller point makes the operation throw is not what failed
    const trial = point === first.point ? first : await trialAt(plan, point).catch(() => undefined);
    if (trial?.report.verdict !== 'fail') return false;
    smallest = trial;
    return true;
  };
  const { inputs } = plan.row;
  if (isArbitrary(inputs)) await search(fc, pointsOf(plan, inputs), plan.pointSeed, fails);
  else await shrunk(fc, first.point, plan.row, fails);
  return smallest;
}

async function start(plan: Plan): Promise<Point> {
  const { inputs, path } = plan.row;
  if (!isArbitrary(inputs)) return plan.point!(plan.pointSeed);
  const fc = await requiredFastCheck(`draws ${path}.inputs`, 'draw them by a function of random numbers');
  return fc.sample(pointsOf(plan, inputs) as never, { seed: plan.pointSeed, numRuns: 1 })[0] as Point;
}

/** The points of an author's arbitrary. */
const pointsOf = ({ row }: Plan, inputs: object): never =>
  (inputs as { map(f: (given: never) => Point): never }).map(given => pointOf(given, row));

async function trialAt(plan: Plan, point: Point): Promise<Trial> {
  const { row } = plan;
  const at = async (control: boolean) => {
    try {
      return await gradcheck(await problemOf(plan, point, control), row.check);
    } catch (error) {
      throw ofRow(row, error);
    }
  };
  const sizes = point.inputs.flatMap(({ shape }) => shape);
  const alone = row.flat !== true && !sizes.includes(0);
  const report = await at(!alone);
  const mayStand = sizes.includes(1) || row.kinks !== undefined || row.jumps !== undefined;
  return { point, report: alone && standsStill(report, mayStand) ? await at(true) : report };
}

/** What is refused of J and its gradient, refused of the operation: 'gradients.x' is 'table.matmul.vjp().x'. */
function ofRow({ path, vjp, gradients }: Row, error: unknown): unknown {
  const backward = `${path}.${vjp ? 'vjp' : gradients ? 'gradients' : 'differentiate'}`;
  const places = [
    ['outputs', `${path}.forward`],
    ['cost', `${path}.forward`],
    ['vjp', backward],
    ['gradients', `${backward}()`],
  ] as const;
  return places.reduce((refused, [root, place]) => moved(refused, place, root), error);
}

/**
 * Whether a control tells more: where J stood still though grad is not 0, or where it may, along an axis of one entry as softmax does,
 * or below a kink as relu does; and where all that is not 0 was at a kink.
 */
const standsStill = (
  { findings, grad, verdict, components: { kink, undecided } }: Report,
  mayStand: boolean,
): boolean =>
  (findings.some(({ kind }) => kind === 'vacuous') && (mayStand || grad.some(slope => slope !== 0))) ||
  (verdict === 'inconclusive' && kink > 0 && undecided === 0);

const finished = ({ name }: Plan, report: Report, again: string): Report => Object.freeze({ ...report, name, again });

/** The report of the smallest point, with what the first one was found to be where that says more. */
function smaller(plan: Plan, first: Trial, smallest: Trial): Report {
  const [of, to] = [first, smallest].map(({ point }) => label(point.inputs));
  const found = smallest.report.findings;
  const [before] = first.report.findings;
  const known = before === undefined || found.some(({ kind }) => kind === before.kind);
  const more = known ? [] : [{ ...before, message: `at ${of}, before it was made smaller: ${before.message}` }];
  const report = { ...smallest.report, findings: [...found, ...more] };
  const name = `${plan.name}, made smaller to ${to}`;
  return finished({ ...plan, name }, report, againAt(plan, smallest.point, nameOf(plan, to, '#1')));
}
