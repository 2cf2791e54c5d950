/** A difference with three digits: 2.85e-1; 0 stays 0. */
export const relative = (x: number): string => (x === 0 || !Number.isFinite(x) ? String(x) : exponent(x, 2));

/** A size of which only the magnitude matters, such as a bound or the noise: 2.2e-16. */
export const magnitude = (x: number): string => (x === 0 || !Number.isFinite(x) ? String(x) : exponent(x, 1));

/** 1.00e0, as people write it, where JavaScript has 1.00e+0. */
const exponent = (x: number, digits: number) => x.toExponential(digits).replace('+', '');

/** A component of a gradient with eight digits: enough to see any disagreement the default tolerance notices. */
export const component = (x: number): string => (x === 0 ? '0' : x.toPrecision(8));

/** The smallest error that would have been noticed; Infinity: none would. */
export const resolution = (x: number): string => (x === Number.POSITIVE_INFINITY ? 'none' : magnitude(x));

export { thousands as count } from '../numbers.js';

/** A shape as mathematics writes it: (5, 4), (5), scalar. */
export const shape = (sizes: readonly number[]): string => (sizes.length === 0 ? 'scalar' : `(${sizes.join(', ')})`);

/** Seconds on a clock; the third digit is never worth reading. */
export const duration = (seconds: number): string => `${seconds < 10 ? seconds.toFixed(2) : seconds.toFixed(0)} s`;
