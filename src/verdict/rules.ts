import type { Precision } from '../report.js';

/*
 * Every number of the verdict, with its unit and its reason; docs/verdict.md tells the algorithm that uses them.
 *
 * What the safety factors multiply to, once: noise is 3σ of J (SIGMAS); a difference takes COVER = 2 of it, divided by h, so an error bar is six standard
 * deviations of one value of J over h, 8.5 of the difference's own; a mistake lies FAR = 3 bars away, 25 standard deviations of the difference, at three
 * steps. That is far more than chance asks for: noise of real costs has tails, and its σ is known to a factor of about two.
 */

/** Noise is this many standard deviations of J. */
export const SIGMAS = 3;
/** The noise in an error bar, in levels of noise over the step: J on both sides may be off at once. */
export const COVER = 2;
/** A mistake lies this many error bars away. */
export const FAR = 3;
/** An agreement may be known to this many tolerances only, and a mistake must be larger than as many. */
export const GRACE = 10;
/** Error bars wider than this share of a component's scale say nothing: agreement with one digit. */
export const WEAK = 0.1;
/** Two evaluations settle a component only when they agree to this share of the tolerance: the truncation of one step may match a mistake by accident. */
export const CLOSE = 0.1;
/** A component this many times larger than its error bar can be seen by itself; a smaller one only beside its neighbours. */
export const SEEN = 10;

/** Scales that must agree with each other in a proof: with two, an extrapolation and its check, chance is one coincidence away. */
export const SCALES = 3;
/** The gap between the one-sided slopes of a smooth J halves with the step; this much of it may stay from one scale to the next. */
export const SHRINK = 0.6;
/** A kink moves a two-sided difference by at most half its gap: gaps under this share of the error cannot explain it. */
export const GAP_SHARE = 0.5;
/** A gap under this share of the error is none, whether it shrinks or not. */
export const STRAIGHT = 0.02;

/** Rungs of one ladder at most: from the largest parameter to the smallest step in float64 takes 42 by 8 and 52 by 2. */
export const RUNGS = 64;
/** The ladder ends where noise alone is this share of the component's scale: three times WEAK, so that no level that could tell is missed. */
export const DROWNED = 0.3;
/** Ratio of neighbouring steps of a closer ladder, where too few scales of the wider one show a mistake. */
export const CLOSER = 2;
/** Steps go up to this many natural sizes of the parameter, and at least to as many units: most costs are written for parameters around 1. */
export const FARTHEST = 16;
/** Larger steps are of use where noise makes up this share of the bar … */
export const NOISY = 0.5;
/** … or may have made all of the truncation: three standard deviations of |S(ρh) − ρ² S(h)| / (12 h) are this many ρ² noise bars. */
export const BEND_NOISE = 0.1;

/** Mistakes proved in full in each block; the others of the block are proved on three scales alone. */
export const THOROUGH = 16;
/** A step of the caller's this many times larger than the noise asks for truncates: its differences agree with nothing but themselves. */
export const COARSE = 4;

/** Evaluations that settling a component may take, second thoughts and all; kept back before one is begun under a budget. */
export const SETTLING = 160;
/** Evaluations that three scales take, and that a turn of the search along directions keeps back for them. */
export const BRIEF = 32;
/** What measuring the rounding of grad takes, in the time of an evaluation: up to 54 gradients, each of which takes about as long as three. */
export const ROUNDING = 162;

/** What depends on the precision that J and its gradient are computed in. */
export interface Rule {
  /** τ: relative error of a component that is let pass. */
  tolerance: number;
  /** Ratio of neighbouring steps on the ladder. */
  ratio: number;
  /** Ratios from the first step up to where a ladder begins. */
  rungsAbove: number;
  /** One unit in the last place of J, relative. */
  rounding: number;
  /** Bounds of the first step, relative to the scale of θ. */
  leastStep: number;
  mostStep: number;
  /** A component this far below its block is measured against the block instead. */
  floor: number;
  /** Rounding that backward propagation itself may leave in a gradient, relative to the others of its block: some hundred units in the last place. */
  gradientRounding: number;
  /** The same relative to the gradients of all blocks, where terms as large as those cancel. */
  cancellation: number;
  /** Shift of the second point, relative to the scale of θ: several steps off any kink at θ, near enough for the same mistake. */
  shift: number;
  /**
   * Whether a mistake must be proved beside θ again: where noise lets see three scales only over a short range of steps,
   * kinks on both sides may mimic a smooth J.
   */
  twice: boolean;
  /** Share of a block that may disagree without proof and the block still pass: in float64 none does by chance, in float32 a few do at kinks. */
  disagree: number;
}

export const RULES: Record<Precision, Rule> = {
  float64: {
    tolerance: 1e-6,
    ratio: 8,
    rungsAbove: 2,
    rounding: 2 ** -52,
    leastStep: 2 ** -22,
    mostStep: 2 ** -8,
    floor: 1e-3,
    gradientRounding: 2 ** -44,
    cancellation: 2 ** -44,
    shift: 2 ** -14,
    twice: false,
    disagree: 0,
  },
  float32: {
    tolerance: 1e-4,
    ratio: 2,
    rungsAbove: 2,
    rounding: 2 ** -23,
    leastStep: 2 ** -10,
    mostStep: 2 ** -4,
    floor: 5e-2,
    gradientRounding: 2 ** -18,
    cancellation: 2 ** -22,
    shift: 2 ** -6,
    twice: true,
    disagree: 0.005,
  },
  // only where they are declared: tolerances of about three units in the last place, and two or four of the largest entries for the rounding of a gradient
  float16: {
    tolerance: 3e-3,
    ratio: 2,
    rungsAbove: 5,
    rounding: 2 ** -10,
    leastStep: 2 ** -7,
    mostStep: 2 ** -3,
    floor: 5e-2,
    gradientRounding: 2 ** -8,
    cancellation: 2 ** -9,
    shift: 2 ** -4,
    twice: true,
    disagree: 0.005,
  },
  bfloat16: {
    tolerance: 2e-2,
    ratio: 2,
    rungsAbove: 5,
    rounding: 2 ** -7,
    leastStep: 2 ** -6,
    mostStep: 2 ** -2,
    floor: 5e-2,
    gradientRounding: 2 ** -6,
    cancellation: 2 ** -7,
    shift: 2 ** -3,
    twice: true,
    disagree: 0.005,
  },
};

/** Relative noise above which J is no float64 function: 20 times below float32's, 10⁵ above that of a well-conditioned float64 cost. */
export const FLOAT32_NOISE = 1e-9;
/** Relative noise that no float32 function has anywhere: a thousandth of its rounding, and 10⁴ times that of float64. */
export const CLEAR = 1e-11;
/** Share of a block that may be undecided at kinks and at the edge of the domain. */
export const UNSEEN = 0.02;

/** A grid of storage wider than this share of a parameter leaves few steps: float32's is 2⁻²³, float16's 2⁻¹⁰, bfloat16's 2⁻⁷. */
export const WIDE_GRID = 2 ** -14;
/** A step is at least so many moves that storage tells apart, so that both sides of it move. */
const GRID_STEPS = 2;

/**
 * The rule where storage keeps parameters on a grid: steps must survive the rounding, and where that leaves only a few, they lie close together
 * and reach further up.
 *
 * @param grid  the least move that storage tells apart, relative to the size of the parameter; 0 where it keeps every float64
 */
export function onGrid(rule: Rule, grid: number): Rule {
  const leastStep = Math.max(rule.leastStep, GRID_STEPS * grid);
  const wide =
    grid > WIDE_GRID ? { ratio: CLOSER, rungsAbove: 5, mostStep: Math.max(rule.mostStep, 4 * leastStep) } : {};
  return { ...rule, leastStep, ...wide };
}
