import type { Against, ChainRule, Details, DiagnosisOf, Rule, Value } from '../finding.js';
import { thousands } from '../numbers.js';
import { ordered, where } from './array.js';
import { counted } from './cause.js';
import { digits, factorDigits, gradients, inEntries, is, isOf, names, other, short } from './numbers.js';

/** grad is 0 where gradapprox is not. */
export function zero({ blocks, detail, ...rest }: DiagnosisOf<'zero'>): string {
  if (detail.part === 'data' && detail.slope !== 0)
    return `${names(blocks)} in grad ${is(blocks)} ${digits(detail.slope)} × the parameter and nothing else: either the data part of ${gradients(blocks)} is lost and a penalty is left, or it is the derivative of something else.`;
  if (detail.part === 'data')
    return `${names(blocks)} ${is(blocks)} a multiple of the parameters alone: grad holds only the penalty, so look for where the data part of ${gradients(blocks)} is lost.`;
  return `${names(blocks)} ${is(blocks)} 0 in grad but not in ${other(rest)} (${inEntries(detail.entries)}): look for where ${gradients(blocks)} ${isOf(blocks)} computed, stored and returned.`;
}

/** Of two gradients alone. */
const BLIND = '; with the parameters given too, a penalty or a factor that depends on them is named';

/** What may have wrong, or lack, what grad has. */
const cost = ({ against }: Against): string => (against ? 'the reference' : 'the cost');

/** grad has another sum: where a student would look. */
export function summed({ blocks, detail: { how, axis }, ...rest }: DiagnosisOf<'summed'>): string {
  const over = axis < 0 ? 'all entries' : `axis ${axis}`;
  return `${names(blocks)} in grad is the ${how} of ${other(rest)} over ${over}, the same number in each: look for a ${how} over one axis too many in ${gradients(blocks)}.`;
}

export function transposed({ blocks, detail: { square, order, kept }, ...rest }: DiagnosisOf<'transposed'>): string {
  if (kept) return keptSo(blocks, order);
  const axes =
    order.length === 2
      ? `the transpose of ${other(rest)}`
      : `${other(rest)} with its axes in the order ${order.join(', ')}`;
  const shape = square ? '' : ', read row by row into the shape of the block';
  return `${names(blocks)} in grad is ${axes}${shape}: look for a transpose missing, or one too many, in ${gradients(blocks)}.`;
}

/** Frameworks keep the same weights as (out, in) or (in, out): no mistake by itself. */
const keptSo = (blocks: readonly string[], order: readonly number[]): string =>
  `the reference keeps ${names(blocks)} ${order.length === 2 ? 'as the transpose' : `with the axes in another order (${order.join(', ')} of its own make those of grad)`}: the same numbers were compared with each other.`;

export const reordered = ({ blocks, detail: { how }, ...rest }: DiagnosisOf<'reordered'>): string =>
  `${names(blocks)} in grad holds the entries of ${other(rest)} ${ordered(how)}: look at the indices and the reshape in ${gradients(blocks)}.`;

export function swapped({ blocks, detail: { from, mutual }, ...rest }: DiagnosisOf<'swapped'>): string {
  if (mutual)
    return `${names(blocks)} stand in each other's place in grad; look at the order in which the gradients are returned.`;
  return `${names(blocks)} in grad is ${other(rest)} of ${names(from)}: look for a name copied without being changed.`;
}

/** Only a part of the block disagrees. */
export function partial({ blocks, detail: { place, rule, entries, of }, ...rest }: DiagnosisOf<'partial'>): string {
  const only = `${names(blocks)} disagrees only in ${where(place)} (${thousands(entries)} of ${thousands(of)} checked entries)`;
  const d = gradients(blocks);
  if (rule.id === 'none') return `${only}, by no simple rule: look for what ${d} has or lacks there alone.`;
  if (rule.id === 'unmasked')
    return `${only}, where ${other(rest)} is 0 and grad is not: ${rest.against ? '' : 'J does not depend on these entries; '}look for a mask, or the bounds of a loop, that ${cost(rest)} has and ${d} has not.`;
  if (rule.id === 'plus')
    return `${only}, where grad is ${other(rest)} ${rule.by < 0 ? '−' : '+'} ${short(Math.abs(rule.by))}: look for a term with this derivative that ${d} has there and ${cost(rest)} has not, or the reverse.`;
  if (rule.id === 'factor' && rule.symbol === undefined)
    return `${only}, where grad is ${ruleWords(rule, rest)}, a factor without a familiar name: look for what ${d} has or lacks there alone.`;
  return `${only}, where grad is ${ruleWords(rule, rest)}: look ${lookFor(rule)} in ${d}.`;
}

/** What leaves a part 0, turned, doubled or halved. */
function lookFor(rule: Extract<Rule, { id: 'zero' | 'factor' }>): string {
  if (rule.id === 'zero')
    return 'at the bounds of the loop, for something overwritten instead of added, and for a path through the cost that is left out,';
  if (rule.factor === -1) return 'for a minus lost, or one too many, there';
  return rule.factor === 2 ? 'for a term that is added twice there' : 'for a term that has a factor of its own there';
}

function ruleWords(rule: Extract<Rule, { id: 'zero' | 'factor' }>, against: Against): string {
  if (rule.id === 'zero') return rule.part === 'data' ? 'the penalty alone' : '0';
  const beside = rule.part === 'data' ? ' but for the penalty' : '';
  return `${rule.symbol ?? factorDigits(rule.factor)} × ${other(against)}${beside}`;
}

export const clipped = ({ blocks, detail: { limit, entries }, ...rest }: DiagnosisOf<'clipped'>): string =>
  `${names(blocks)} in grad stops at ${digits(limit)} in ${thousands(entries)} entries where ${other(rest)} goes on: look for clipping before the gradient is returned.`;

export const value = ({ blocks, detail, ...rest }: DiagnosisOf<'value'>): string =>
  `${names(blocks)} in grad is ${valueWords(detail.value, rest)}, not a derivative: look at what is stored in ${gradients(blocks)}.`;

function valueWords(what: Value, against: Against): string {
  switch (what.id) {
    case 'theta':
      return 'the parameter itself';
    case 'updated':
      return `the parameter after an update with rate ${short(what.rate)}`;
    default: {
      const [of, and] = what.part === 'data' ? ['the data part of ', ', and the penalty'] : ['', ''];
      return `the absolute value of ${of}${other(against)}${and}`;
    }
  }
}

export const precision = ({ blocks, detail: { format, error, reversed }, ...rest }: DiagnosisOf<'precision'>): string =>
  `${names(blocks)} in ${reversed ? `the reference ${is(blocks)} grad` : `grad ${is(blocks)} ${other(rest)}`} rounded to ${formatWords(format)} (relative error up to ${error.toExponential(0)}): look for ${typeof format === 'string' ? 'a conversion to a narrower number type' : 'rounding, or for printed numbers that are read back'}.`;

function formatWords(format: Details['precision']['format']): string {
  if (typeof format === 'string') return format;
  return format.decimals === 1 ? '1 decimal' : `${format.decimals} decimals`;
}

/** A factor of its own for every row, or every column. */
export function factors({ blocks, detail, ...rest }: DiagnosisOf<'row-factors' | 'column-factors'>): string {
  const along = detail.axis === 0 ? 'row' : detail.axis === 1 ? 'column' : `index along axis ${detail.axis}`;
  if (detail.by) {
    const [done, look] = detail.by.inverse ? ['divided by', 'missing'] : ['times', 'one too many'];
    return `${names(blocks)} in grad ${is(blocks)} ${other(rest)} ${done} ${detail.by.block}, ${along} by ${along}: look for ${detail.by.block} ${look} in ${gradients(blocks)}.`;
  }
  const some = detail.factors.slice(0, 6).map(f => short(f));
  const list = some.join(', ') + (detail.factors.length > 6 ? ', …' : '');
  return `${names(blocks)} is ${other(rest)} times a factor of its own in each ${along} (${list}): look for a factor that depends on the ${along} in ${gradients(blocks)}.`;
}

export function rankOne({ blocks, detail: { form, value: size }, ...rest }: DiagnosisOf<'rank-one'>): string {
  if (form === 'constant')
    return `${names(blocks)} is ${other(rest)} plus the same ${digits(size)} in all entries: look for a constant that is added, or one that ${cost(rest)} lacks.`;
  return `grad − ${other(rest)} of ${names(blocks)} is one column times one row: one product of two vectors, such as that of a single example or of a mean, is wrong, missing or counted twice in ${gradients(blocks)}.`;
}

/** λ is that of λ/(2m) Σ‖W‖². */
const PENALTIES: Record<string, string> = {
  '-1': 'the L2 term (λ/m) W is missing from grad',
  '1': 'the L2 term is added twice in grad',
  '-2': 'the L2 term has the wrong sign in grad',
  '-0.5': 'the L2 term has half its size in grad, as in λ/(2m) W',
};

/** grad differs from gradapprox by a multiple of the parameters. */
export function penalty({ blocks, factor, detail, ...rest }: DiagnosisOf<'penalty'>): string {
  const { slope, form, onBiases } = detail;
  if (form === 'l1')
    return `${names(blocks)} differ${blocks.length > 1 ? '' : 's'} from ${other(rest)} as the sign of the parameter does from the parameter: grad has the slope of an L1 penalty where ${cost(rest)} has L2.`;
  const seen = `${names(blocks)}: grad − ${other(rest)} is ${digits(slope)} × the parameter`;
  if (onBiases && factor === 1) return `${seen}: the L2 term is applied to biases in grad, but not in ${cost(rest)}.`;
  const rule = factor === undefined ? undefined : PENALTIES[String(factor)];
  if (rule) return `${seen}: ${rule}, or ${cost(rest)} has it wrong.`;
  if (factor !== undefined && factor > 0 && Number.isInteger(factor))
    return `${seen}: the L2 term is ${short(factor + 1)} times too large in grad; look for a 1/m that is missing.`;
  if (factor !== undefined)
    return `${seen}: the L2 term is ${factorDigits(1 + factor)} times what ${cost(rest)} asks for.`;
  return slope < 0
    ? `${seen}: a penalty of ${cost(rest)}, such as L2, is missing from grad, too small in it, or subtracted.`
    : `${seen}: a penalty such as L2 is in grad but not in ${cost(rest)}, or too large in grad.`;
}

/** What J itself says of a block: nothing. */
export const unused = ({ blocks, detail: { entries }, against }: DiagnosisOf<'unused'>): string =>
  against
    ? `${names(blocks)} ${is(blocks)} 0 in the reference, in ${inEntries(entries)}, and not in grad: either the reference does not use ${names(blocks)} (or cuts the way back to ${blocks.length > 1 ? 'them' : 'it'}), or something takes it away again, such as a mean that is subtracted: then look at the derivative of that.`
    : `J does not change with ${names(blocks)}: gradapprox is 0 in ${inEntries(entries)}, and grad is not; either the cost does not use ${names(blocks)} (but a copy, another name or a constant), or something takes it away again, such as a mean that is subtracted: then look at the derivative of that.`;

const FUNCTIONS: Record<ChainRule, [factor: string, hint: string]> = {
  theta: ['the parameter itself', 'the gradient is that of log θ, or of a square'],
  '1/theta': ['1 / the parameter', 'the factor θ of a logarithm or a square is missing'],
  'exp(theta)': ['exp(θ)', 'the chain rule of θ = log φ is applied once too often'],
  'exp(-theta)': ['exp(−θ)', 'the chain rule of θ = log φ is missing: dJ/dθ = exp(θ) dJ/dφ'],
  'theta(1-theta)': ['θ(1 − θ)', 'the gradient is that of logit θ'],
  '1/(theta(1-theta))': ['1 / (θ(1 − θ))', 'the chain rule of θ = σ(φ) is missing or inverted'],
  'sigma-slope': ['σ′(θ) = σ(θ)(1 − σ(θ))', 'the slope of a sigmoid is applied once too often'],
  '1/sigma-slope': ['1 / σ′(θ)', 'the slope of a sigmoid, p(1 − p), is missing'],
};

/** With a factor 2 or 1/2 it is a square that was derived twice, or not at all. */
const SQUARES: Partial<Record<ChainRule, string>> = {
  theta: 'the slope 2θ of a square is applied once too often',
  '1/theta': 'grad is the derivative by the square of the parameter, not by the parameter',
};

/** Each entry is multiplied with a function of its own parameter θ. */
export function chainRule({ blocks, factor, detail: { of }, ...rest }: DiagnosisOf<'chain-rule'>): string {
  const [by, plain] = FUNCTIONS[of];
  const hint = factor === undefined ? plain : (SQUARES[of] ?? plain);
  const times = factor === undefined ? '' : `${factorDigits(factor)} × `;
  return `${names(blocks)} in grad ${is(blocks)} ${other(rest)} times ${times}${by}, entry by entry: ${hint}; look at what ${gradients(blocks)} ${is(blocks)} the derivative by.`;
}

/** What comes before and after the name of what grad was held against. */
const SYMMETRIES: Record<Details['symmetry']['form'], readonly [before: string, after: string]> = {
  symmetrised: [
    'the symmetric part (G + Gᵀ)/2 of ',
    ' G: it was made symmetric though the cost reads the entries one by one',
  ],
  half: ['', ' with its entries off the diagonal halved: each stands for two, and only one was counted'],
  double: ['', ' with its entries off the diagonal doubled: those of a symmetric matrix were counted twice'],
  antisymmetric: [
    '',
    ' plus an antisymmetric matrix: a matrix stands where its transpose belongs in one of several terms',
  ],
};

export const symmetry = ({ blocks, detail: { form }, ...rest }: DiagnosisOf<'symmetry'>): string =>
  `${names(blocks)} in grad ${is(blocks)} ${SYMMETRIES[form].join(other(rest))}; look for transposes and triangles in ${gradients(blocks)}.`;

/** The imaginary parts have the other sign: one convention where another is meant. */
export function conjugate({ blocks, detail: { form }, against }: DiagnosisOf<'conjugate'>): string {
  const it = other({ against });
  const seen = {
    complex: `${names(blocks)} in grad ${is(blocks)} the conjugate of ${it}`,
    parts: `${names(blocks)} in grad ${is(blocks)} −1 × ${it} and the real part beside it is right: the conjugate`,
    pairs: `${names(blocks)} in grad ${is(blocks)} ${it} with the second of every pair negated: the conjugate, if these are (re, im)`,
    interleaved: `${names(blocks)} in grad ${is(blocks)} ${it} with every second entry negated: the conjugate, if re and im alternate`,
  }[form];
  if (against)
    return `${seen}: jax.grad returns the conjugate of what PyTorch and TensorFlow do; conjugate one of the two, or look for a conjugate missing, or one too many, in the backward pass.`;
  return `${seen}, dJ/dre − i dJ/dim, as jax.grad returns it; here the gradient is dJ/dre + i dJ/dim, as in PyTorch and TensorFlow, the direction in which J grows: conjugate ${gradients(blocks)}, or look for a conjugate missing, or one too many, in the backward pass.`;
}

/** J does not change along a direction and grad says so not, or the reverse. */
export function projection({ blocks, detail: { form, along, across }, against }: DiagnosisOf<'projection'>): string {
  const vector = along === 'block' ? names(blocks) : `each ${along} of ${names(blocks)}`;
  const d = gradients(blocks);
  if (against)
    return projectedApart(across === 'ones' ? `sums to 0 over ${vector}` : `is perpendicular to ${vector}`, form, d);
  if (across === 'ones')
    return form === 'missing'
      ? `J does not change when one number is added to all of ${vector}, but grad does not sum to 0 there: a mean, a sum or a normalisation was held fixed; look for the term of it that is missing in ${d}.`
      : `grad sums to 0 over ${vector}, but J changes when one number is added to all of it: a mean was taken off that the cost does not take off; look for it in ${d}.`;
  return form === 'missing'
    ? `J does not change with the length of ${vector}, but grad is not perpendicular to it: what divides by the length, or by a root of the mean square, was held fixed, or the projection I − uuᵀ is missing in ${d}.`
    : `grad is perpendicular to ${vector}, but J changes with its length: it was projected on the tangent (I − uuᵀ), or is that of a normalised vector; look for a projection that is one too many in ${d}.`;
}

/** One of grad and the reference has a property that the other lacks. */
const projectedApart = (property: string, form: Details['projection']['form'], d: string): string =>
  form === 'missing'
    ? `the reference ${property} and grad does not: a mean, a sum, a length or a normalisation was held fixed; look for the term of it that is missing in ${d}.`
    : `grad ${property} and the reference does not: something was projected off that the reference keeps; look for it in ${d}.`;

/** Everything is off by a little. */
export const accuracy = ({ blocks, detail: { error, tolerance, blind }, ...rest }: DiagnosisOf<'accuracy'>): string =>
  `grad and ${other(rest)} differ by up to ${digits(error)} of their size in ${names(blocks)}, everywhere a little and by no rule: ${rest.against ? 'this is how rounding looks, or a limited accuracy' : 'J or grad may be computed to a limited accuracy'} (${rest.against ? 'a narrower number type, sums in another order, ' : ''}the tolerance of a solver, a series cut short, a straight-through estimate); with a tolerance of ${digits(tolerance)} (--tolerance ${tolerance}) it passes${blind ? BLIND : ''}.`;

/** Examples that do not count once. */
export const examples = ({ blocks, detail: { off, weight } }: DiagnosisOf<'examples'>): string =>
  `grad of ${names(blocks)} is a sum over the examples in which ${counted('example', off, weight)}: look at the loop over the examples, at its bounds and its weights.`;

/** Nothing simple: where it is, what agrees, and where to look. */
export function unexplained({ blocks, detail, ...rest }: DiagnosisOf<'unexplained'>): string {
  const { worst, places, entries, of, ratio, right, blind } = detail;
  const either = `either grad or ${cost(rest)} may be wrong there`;
  if (of === 1 && Number.isFinite(ratio))
    return `${names(blocks)} is ${factorDigits(ratio)} × ${other(rest)} in its one entry, and one number does not tell why: ${either}, so check the derivative and the forward pass of what uses ${names(blocks)}.`;
  const [agree, share] =
    right.length > 0
      ? [`; ${names(right)} agree${right.length > 1 ? '' : 's'}`, ' and the right ones do not']
      : ['', ''];
  const look =
    blocks.length > 1
      ? `look first for one mistake in what the wrong ones share${share}`
      : `check the derivative and the forward pass of what uses ${names(blocks)}`;
  const most = worst.length < entries && places.length === 0 ? `, most in ${names(worst)}` : '';
  return `${names(blocks)}: grad and ${other(rest)} disagree in ${inEntries(entries, of)}${worst.length > 0 ? most : ''}${inside(places, blocks)}, by no simple rule${agree}; ${either}: ${look}, and begin with the smallest input that it takes${blind ? BLIND : ''}.`;
}

/** The parts of blocks that hold all that is wrong. */
function inside(places: Details['unexplained']['places'], blocks: readonly string[]): string {
  if (places.length === 0) return '';
  if (blocks.length === 1) return `, only in ${where(places[0].place)}`;
  return `, ${names(places.map(({ block, place }) => `of ${block} only in ${where(place)}`))}`;
}
