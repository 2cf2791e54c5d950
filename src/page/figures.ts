import type { Report, Verdict } from '../report.js';

/** A slope with as many of ten digits as it needs: 3.0001. */
export const slope = (x: number): string => (Number.isFinite(x) ? String(Number(x.toPrecision(10))) : String(x));

/** A size with three digits: 1.75, 0.0301, 2.50e-10; 0 stays 0. */
export const size = (x: number): string => {
  const three = Number(x.toPrecision(3));
  return x === 0 || !Number.isFinite(x) || (three >= 1e-3 && three < 1e4) ? String(three) : x.toExponential(2);
};

/** A step: plain while it is short, else with two digits: 0.01, 6.1e-6. */
export const step = (x: number): string => {
  const two = Number(x.toPrecision(2));
  return two >= 1e-3 ? String(two) : two.toExponential();
};

/** Counts with thousands set apart: 101,770. */
export const count = (n: number): string => n.toLocaleString('en-US');

/** Milliseconds or seconds, whichever reads better. */
export const duration = (seconds: number): string =>
  seconds < 1 ? `${(1000 * seconds).toFixed(0)} ms` : `${seconds.toFixed(1)} s`;

/** What came of a check, in one line. */
export const outcome = ({ verdict, components, seconds }: Report, where = ''): string =>
  `${verdict}${where}: ${count(components.checked)} components checked in ${duration(seconds)}.`;

const GRAVEST_FIRST: readonly Verdict[] = ['fail', 'inconclusive', 'pass'];

/** What came of several checks: 3 problems: 1 fail, 2 pass. */
export function outcomes(reports: readonly Report[]): string {
  const counts = GRAVEST_FIRST.map(verdict => ({
    verdict,
    n: reports.filter(report => report.verdict === verdict).length,
  }));
  const told = counts.filter(({ n }) => n > 0).map(({ verdict, n }) => `${count(n)} ${verdict}`);
  return `${count(reports.length)} problems: ${told.join(', ')}.`;
}
