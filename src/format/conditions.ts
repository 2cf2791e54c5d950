import type { Report } from '../report.js';
import { isReference } from './against.js';
import { count, duration, magnitude } from './figures.js';

/** Below it float64 has no numbers of full precision: a J of 0 is rounded by no more. */
const SMALLEST = 2 ** -1022;

/** Under which conditions the check ran: clauses that every format prints in this order. */
export function conditions(report: Report): string[] {
  const { method, methodReason, precision, tolerance, noise, evaluations, seconds, seed, selfTest } = report;
  if (isReference(report))
    return [
      coverage(report),
      `against a reference (${methodReason})`,
      `${precision}, tolerance ${magnitude(tolerance)}`,
      duration(seconds),
    ];
  return [
    coverage(report),
    step(report),
    methodReason === '' ? method : `${method} (${methodReason})`,
    `${precision}, ${noise < SMALLEST ? 'no noise of J' : `noise of J ${magnitude(noise)}`}`,
    `${count(evaluations)} evaluations of J in ${duration(seconds)}`,
    ...(selfTest ? [`${count(selfTest.evaluations)} more for the self-test in ${duration(selfTest.seconds)}`] : []),
    `seed ${seed}`,
  ];
}

function coverage({ components: { total, checked } }: Report): string {
  const of = checked === total ? count(total) : `${count(checked)} of ${count(total)}`;
  return `${of} ${total === 1 ? 'component' : 'components'}`;
}

const step = ({ step, sides }: Report) =>
  `${sides}-sided, step ${step === null ? 'chosen for each component' : String(step)}`;
