import type { Proved } from './alternative.js';

/** Noise above this share of what a slope does to J over the size of its parameter leaves no step within that size to see it. */
const VISIBLE = 1 / 32;
/** A claim this many times steeper than what was proved is out of the reach of the steps that proved it. */
const STEEPER = 3;

/**
 * A J that turns round before any step that noise lets see it, such as 10⁻¹² sin(10²⁰ θ) at θ = 10⁻²⁰: a slope that hardly moves J beyond its noise
 * over the whole size of the parameter is seen by larger steps alone, and of a claim far steeper than what they see nothing is proved.
 */
export const swing: Proved = {
  look({ noise, claim, origin, size }, proved) {
    const hidden = noise > VISIBLE * Math.abs(claim) * (origin || size);
    const steep = Math.abs(claim) > STEEPER * Math.abs(proved.derivative);
    return hidden && steep ? { ...proved, status: 'undecided', reason: 'unproven' } : null;
  },
};
