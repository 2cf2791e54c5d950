import type { Report } from '../../report.js';

/**
 * Relative error of one component as the pictures show it: 0 where both are 0, NaN where either is none.
 *
 *     |grad − gradapprox| / max(|grad|, |gradapprox|)
 */
export function relativeError({ grad, gradapprox }: Compared, i: number): number {
  const apart = Math.abs(grad[i] - gradapprox[i]);
  return apart === 0 ? 0 : apart / Math.max(Math.abs(grad[i]), Math.abs(gradapprox[i]));
}

export type Compared = Pick<Report, 'grad' | 'gradapprox' | 'bound' | 'tolerance'>;

/** Whether a component has a difference to compare with; one that was not checked has NaN. */
export const compared = ({ gradapprox }: Compared, i: number): boolean => Number.isFinite(gradapprox[i]);

/** Whether a component is further off than the tolerance and than gradapprox's own error allow. */
export const beyond = (report: Compared, i: number): boolean =>
  relativeError(report, i) > report.tolerance && Math.abs(report.grad[i] - report.gradapprox[i]) > report.bound[i];

/** Pictures know sixteen levels, four bits a point: 0 not checked, 1 … 7 within the bars, 8 … 15 beyond them. */
export const LEVELS = 16;
export const FIRST_BEYOND = 8;

/** Relative errors below this look alike: float64 knows no smaller ones. */
export const SMALLEST = 1e-16;

/** The level of a component: equal steps of log error from 1e-16 to the tolerance, and from there to 1. */
export function level(report: Compared, i: number): number {
  if (!compared(report, i)) return 0;
  const error = relativeError(report, i);
  if (Number.isNaN(error)) return LEVELS - 1;
  if (beyond(report, i)) return FIRST_BEYOND + step(error, report.tolerance, 1, LEVELS - FIRST_BEYOND);
  return 1 + step(error, SMALLEST, report.tolerance, FIRST_BEYOND - 1);
}

/** Which of `count` equal steps of log(error) between two bounds; the outer ones take what lies outside. */
function step(error: number, from: number, to: number, count: number): number {
  const share = Math.log(error / from) / Math.log(to / from);
  return Math.min(count - 1, Math.max(0, Math.floor(share * count)));
}
