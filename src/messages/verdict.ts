import type { DiagnosisOf, Measured, MeasuredDetail } from '../finding.js';
import { digits, factorDigits, inEntries, names } from './numbers.js';

type Words<K extends Measured> = (diagnosis: DiagnosisOf<K>) => string;

const detailOf = (diagnosis: DiagnosisOf<Measured>): MeasuredDetail => diagnosis.detail as MeasuredDetail;

/** J has two slopes at θ. */
export const kink: Words<'kink'> = diagnosis => {
  const { entries, of, at, undecided, wrong, reason, meant } = detailOf(diagnosis);
  const where = `${inEntries(entries, of)} of ${names(diagnosis.blocks)} (${at} first)`;
  if (reason === 'jump') return `J itself jumps here in ${where}${jumpEnding(undecided, wrong)}`;
  if (wrong > 0) return `J has a kink here in ${where}, but grad is wrong beside it too: the kink does not excuse it.`;
  if (undecided > 0)
    return `J has a kink here in ${where}, and grad lies outside its two slopes: check at a point that is not exactly on the kink, with biases that are not zero.`;
  if (reason === 'convention' && meant)
    return `J has a kink here in ${where}, and grad lies outside its two slopes: it stands because kinks: 'convention' says that this is meant.`;
  if (reason === 'convention')
    return `kinks of J meet here in ${where}, and grad lies outside the slopes along its own axis: J has such a slope beside θ, and grad is right there, so it may stand as a convention such as relu′(0) = 0.`;
  return `J has a kink here in ${where}: grad lies between the slopes on both sides, so it may stand.`;
};

function jumpEnding(undecided: number, wrong: number): string {
  if (wrong > 0) return ', but grad is wrong beside it too: the jump does not excuse it.';
  if (undecided > 0)
    return ', and grad is not the slope of the side that J(θ) belongs to: check at a point that is not exactly on the jump.';
  return ': grad is the slope of the side that J(θ) belongs to, or is right beside the jump, so it may stand; the jump itself no gradient tells.';
}

/** Wrong at θ, right beside it. */
export const point: Words<'point'> = diagnosis => {
  const { entries, of, at } = detailOf(diagnosis);
  return `grad disagrees in ${inEntries(entries, of)} of ${names(diagnosis.blocks)} (${at} first) at this very point and agrees beside it, and J is smooth here: a special value such as 0, or a tie; look at what backward propagation does with exact zeros and equal values.`;
};

/** J does not carry enough digits, or does not settle. */
export const noise: Words<'noise'> = diagnosis => {
  const detail = detailOf(diagnosis);
  const { entries, of, at, widest, off, J, noise, precision, reason } = detail;
  if (reason === 'steps')
    return `J moves in stairs along ${inEntries(entries, of)} of ${names(diagnosis.blocks)}, its slope over many of them being another one than in between, and neither proves grad wrong: it is rounded on the way, as log(1 − p) is next to p = 1, or by floor and round; compute it without.`;
  if (reason === 'together')
    return `noise hides what is wrong in single entries of ${names(diagnosis.blocks)}, but ${inEntries(entries, of)} together disagree: along the signs of grad, J changes ${factorDigits(1 / detail.factor)} times as fast as grad says, at θ and beside it; not every one of them need be wrong.`;
  if (detail.accuracy !== undefined) return limited(detail.accuracy, diagnosis.blocks);
  if (reason === 'unproven')
    return `grad is off by up to ${digits(off)} of its size in ${inEntries(entries, of)} of ${names(diagnosis.blocks)} (${at} first): more than the tolerance, but not proved a mistake, for it is too small, J is too uneven there or the budget too tight; check again at another point, in float64, or with a tolerance that lets as much pass.`;
  if (detail.still && noise <= ownRounding(J))
    return `grad is 0 in ${inEntries(entries, of)} of ${names(diagnosis.blocks)} and J shows no slope there either, as at a minimum: a factor, a sign or a term that grad lacks would leave 0 as it is; check at another point, such as random values.`;
  const carries = `J = ${digits(J)} carries noise of ${digits(noise)}`;
  const cure =
    precision !== 'float64'
      ? `evaluate the cost in float64 (numbers of JavaScript are) even if training is ${precision}, or return one number an example`
      : 'leave large constants out of the cost, and terms that cancel: log(1 − p) next to p = 1 is computed from the logits';
  const hides = Number.isFinite(widest)
    ? `an error below ${digits(widest)} of the gradient would not be seen`
    : 'no error would be seen';
  return `${carries}: in ${inEntries(entries, of)} of ${names(diagnosis.blocks)} ${hides}; ${cure}.`;
};

/** Noise that any J of this size has: to leave something out of the cost would not make it less. */
const ownRounding = (J: number): number => 2 ** -51 * Math.abs(J) + 8 * Number.MIN_VALUE;

/** J has slopes of its own, all around. */
const limited = (accuracy: number, blocks: readonly string[]): string =>
  `grad and J are off from each other by up to ${digits(accuracy)} of the gradient in every entry of ${names(blocks)}, each by a factor of its own, and the slope of J changes by as much all around θ: J or grad is computed to a limited accuracy, as by a solver that stops at a tolerance. Make it more accurate, or let the check pass that much with tolerance: ${above(accuracy)}.`;

/** The next of 1, 2, 5, 10 times a power of ten above a number. */
function above(x: number): number {
  const power = 10 ** Math.floor(Math.log10(x));
  return Number(([1, 2, 5, 10].find(k => k * power > x)! * power).toPrecision(1));
}

/** J does not change: neither does grad, or cost does not read what it is given. */
export const vacuous: Words<'vacuous'> = ({ detail, blocks }) =>
  'hides' in detail
    ? hidden(blocks, detail.hides as Hides, detail.asked === true)
    : 'deaf' in detail
      ? `cost gives ${digits(detail.J as number)} wherever the parameters are moved, although grad is not zero: it does not read the parameters it is given (let it, or pass the arrays that it does read, with inPlace: true), a far larger constant hides them, or J is flat here and grad is wrong.`
      : 'grad is zero and J does not react to any parameter here, so the check says nothing: choose another point (other initial values, other inputs).';

type Hides = 'zero' | 'one' | 'equal' | 'flat';
const HIDES: Record<Hides, string> = {
  zero: 'are 0, where what is missing from grad may be 0 too, such as a penalty',
  one: 'are 1, where a factor used once or twice is the same',
  equal: 'are the same in every unit, where mistakes between units cancel',
  flat: 'have the gradient 0, which a wrong factor does not change',
};

/** Right at θ, and perhaps nowhere else. */
const hidden = (blocks: readonly string[], hides: Hides, asked: boolean): string =>
  asked
    ? `grad is right at these parameters and wrong beside them, along every direction that was looked at: the entries of ${names(blocks)} ${HIDES[hides]}. Check at another point, such as random values.`
    : `the entries of ${names(blocks)} ${HIDES[hides]}: give gradients as a function, so that another point can be looked at, or check at another point.`;

/** grad or J is NaN or infinite. */
export const nonfinite: Words<'nonfinite'> = diagnosis => {
  const { entries, of, at, value, J } = detailOf(diagnosis);
  if (!Number.isFinite(J))
    return `J is ${J} at the parameters given, so nothing can be compared: look for log(0), 0/0 or an overflow in the cost.`;
  return `grad is ${value} at ${at}${entries > 1 ? ` and not finite in ${inEntries(entries, of)}` : ''}: look for a division by zero or log(0) in its backward propagation.`;
};

/** J is NaN or infinite beside θ. */
export const domain: Words<'domain'> = diagnosis => {
  const { entries, of, at, undecided } = detailOf(diagnosis);
  const where = `${inEntries(entries, of)} of ${names(diagnosis.blocks)} (${at} first)`;
  if (diagnosis.detail.declared)
    return `a bound is nearer than a step in ${where}: ${undecided > 0 ? `${undecided} of them could not be judged; give points further from their bounds` : 'they were judged from the side inside'}.`;
  const outcome = undecided > 0 ? `${undecided} of them could not be judged` : 'smaller or one-sided steps were taken';
  return `J is not finite close to θ in ${where}: ${outcome}; move these parameters away from the edge of the domain of J.`;
};
