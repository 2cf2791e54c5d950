import type { Unproved } from './alternative.js';
import { byOneSide } from './oneSided.js';

/** The edge of the domain of J, such as √w or log w at w = 10⁻³⁰⁰ or relu beside NaN: judged from the side where J is finite. */
export const edge: Unproved = {
  look(line, { rungs, estimates }) {
    const outcome = estimates.length === 0 ? byOneSide(line, rungs) : null;
    return outcome && { ...outcome, reason: 'domain' };
  },
};
