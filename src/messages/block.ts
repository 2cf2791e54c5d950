import type { DiagnosisOf } from '../finding.js';
import { digits, factorDigits, gradients, inEntries, is, names, short } from './numbers.js';

/** grad is 0 where gradapprox is not. */
export function zero({ blocks, detail }: DiagnosisOf<'zero'>): string {
  if (detail.part === 'data' && detail.slope !== 0)
    return `${names(blocks)} in grad ${is(blocks)} ${digits(detail.slope)} × the parameter and nothing else: either the data part of ${gradients(blocks)} is lost and a penalty is left, or it is the derivative of something else.`;
  if (detail.part === 'data')
    return `${names(blocks)} ${is(blocks)} a multiple of the parameters alone: grad holds only the penalty, so look for where the data part of ${gradients(blocks)} is lost.`;
  return `${names(blocks)} ${is(blocks)} 0 in grad but not in gradapprox (${detail.entries} entries disagree): look for where ${gradients(blocks)} ${is(blocks)} computed, stored and returned.`;
}

/** grad has another sum: where a student would look. */
export function summed({ blocks, detail: { how, axis } }: DiagnosisOf<'summed'>): string {
  const over = axis < 0 ? 'all entries' : `axis ${axis}`;
  return `${names(blocks)} in grad is the ${how} of gradapprox over ${over}, the same number in each: look for a ${how} over one axis too many in ${gradients(blocks)}.`;
}

export function transposed({ blocks, detail: { square, order } }: DiagnosisOf<'transposed'>): string {
  const axes = order.length === 2 ? 'transpose' : `array with its axes in the order ${order.join(', ')}`;
  const shape = square === 'yes' ? '' : ', read row by row into the shape of the block';
  return `${names(blocks)} in grad is the ${axes} of gradapprox${shape}: look for a transpose missing, or one too many, in ${gradients(blocks)}.`;
}

export const reordered = ({ blocks, detail: { how } }: DiagnosisOf<'reordered'>): string =>
  `${names(blocks)} in grad holds the entries of gradapprox ${how}: look at the indices and the reshape in ${gradients(blocks)}.`;

export function swapped({ blocks, detail: { from, mutual } }: DiagnosisOf<'swapped'>): string {
  if (mutual === 'yes')
    return `${names(blocks)} stand in each other's place in grad; look at the order in which the gradients are returned.`;
  return `${names(blocks)} in grad is gradapprox of ${names(from)}: look for a name copied without being changed.`;
}

/** Only a part of the block disagrees. */
export function partial({ blocks, detail: { place, how, entries, of } }: DiagnosisOf<'partial'>): string {
  const where = `${names(blocks)} disagrees only in ${place} (${entries} of ${of} checked entries)`;
  if (how === '') return `${where}, by no simple rule: look for what ${gradients(blocks)} has or lacks there alone.`;
  const rule = how === 'zero' ? '0' : how.endsWith('×') ? `${how} gradapprox` : how;
  return `${where}, where grad is ${rule}: look at the bounds of the loop, and for something overwritten instead of added, in ${gradients(blocks)}.`;
}

export const clipped = ({ blocks, detail: { limit, entries } }: DiagnosisOf<'clipped'>): string =>
  `${names(blocks)} in grad stops at ${digits(limit)} in ${entries} entries where gradapprox goes on: look for clipping before the gradient is returned.`;

export const value = ({ blocks, detail: { what } }: DiagnosisOf<'value'>): string =>
  `${names(blocks)} in grad is ${what}, not a derivative: look at what is stored in ${gradients(blocks)}.`;

export const precision = ({ blocks, detail: { format, error } }: DiagnosisOf<'precision'>): string =>
  `${names(blocks)} in grad is gradapprox rounded to ${format} (relative error up to ${error.toExponential(0)}): look for a conversion to a narrower number type.`;

/** A factor of its own for every row, or every column. */
export function factors({ blocks, detail }: DiagnosisOf<'row-factors' | 'column-factors'>): string {
  const along = detail.axis === 0 ? 'row' : detail.axis === 1 ? 'column' : `index of axis ${detail.axis}`;
  const list =
    detail.factors
      .slice(0, 6)
      .map(f => short(f))
      .join(', ') + (detail.factors.length > 6 ? ', …' : '');
  return `${names(blocks)} is gradapprox times a factor of its own in each ${along} (${list}): look for a factor that depends on the ${along} in ${gradients(blocks)}.`;
}

export function rankOne({ blocks, detail: { form, value: size } }: DiagnosisOf<'rank-one'>): string {
  if (form === 'constant')
    return `${names(blocks)} is gradapprox plus the same ${digits(size)} in all entries: look for a constant that is added, or one that the cost lacks.`;
  return `${names(blocks)} is off by one column times one row: a single example, or one product of two vectors, is wrong, missing or counted twice in ${gradients(blocks)}.`;
}

/** λ is that of λ/(2m) Σ‖W‖². */
const PENALTIES: Record<string, string> = {
  '-1': 'the L2 term (λ/m) W is missing from grad',
  '1': 'the L2 term is added twice in grad',
  '-2': 'the L2 term has the wrong sign in grad',
  '-0.5': 'the L2 term has half its size in grad, as in λ/(2m) W',
};

/** grad differs from gradapprox by a multiple of the parameters. */
export function penalty({ blocks, factor, detail }: DiagnosisOf<'penalty'>): string {
  const { slope, form, onBiases } = detail;
  if (form === 'l1')
    return `${names(blocks)} differ${blocks.length > 1 ? '' : 's'} from gradapprox as the sign of the parameter does from the parameter: grad has the slope of an L1 penalty where the cost has L2.`;
  const seen = `${names(blocks)}: grad − gradapprox is ${digits(slope)} × the parameter`;
  if (onBiases === 'yes' && factor === 1)
    return `${seen}: the L2 term is applied to biases in grad, but not in the cost.`;
  const rule = factor === undefined ? undefined : PENALTIES[String(factor)];
  if (rule) return `${seen}: ${rule}, or the cost has it wrong.`;
  if (factor !== undefined && factor > 0 && Number.isInteger(factor))
    return `${seen}: the L2 term is ${short(factor + 1)} times too large in grad; look for a 1/m that is missing.`;
  if (factor !== undefined) return `${seen}: the L2 term is ${factorDigits(1 + factor)} times what the cost asks for.`;
  return slope < 0
    ? `${seen}: a penalty of the cost, such as L2, is missing from grad or too small in it.`
    : `${seen}: a penalty such as L2 is in grad but not in the cost, or too large in grad.`;
}

export function unexplained({ blocks, detail: { worst, entries, of, ratio } }: DiagnosisOf<'unexplained'>): string {
  if (of === 1 && Number.isFinite(ratio))
    return `${names(blocks)} is ${digits(ratio)} × gradapprox in its one entry, and one number does not tell why: either may be the wrong one, so check the derivative and the forward pass of what uses ${names(blocks)}.`;
  return `${names(blocks)}: grad and gradapprox disagree in ${inEntries(entries, of)}, most in ${names(worst)}, by no simple rule; either may be the wrong one, so check the derivative and the forward pass of what uses ${names(blocks)}.`;
}
