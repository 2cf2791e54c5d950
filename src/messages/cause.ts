import type { Cause, CauseOf } from '../finding.js';

type Clauses = { [K in Cause['id']]: (cause: CauseOf<K>, layer: number) => string };

/** What went wrong in the backward propagation of layer l, as a clause. */
const CLAUSES: Clauses = {
  'slope-too-many': () => 'a slope too many is applied at the output',
  'slope-too-many-cancelled': () => 'a slope too many is applied at the output, which already cancelled',
  'slope-missing-in-cost': () => 'the slope of the output is missing: the cost is derived by A, not by Z',
  'target-missing': () => 'the target is not subtracted',
  'target-missing-before-slope': () => 'the target is not subtracted before the slope',
  'target-alone': () => 'only the target is left',
  'Z-for-A-in-error': (_, l) => `Z${l} stands where A${l} belongs in the error`,
  'error-squared': () => 'the error is squared',
  'error-sign': () => 'only the sign of the error is taken',
  'error-absolute': () => 'the absolute value of the error is taken',
  'right-class-alone': () => 'only the output of the right class counts',
  labels: ({ of }) =>
    of === 'reversed' ? 'the labels are in reverse order' : `the labels are those of the example ${of}`,
  'one-example': ({ which }) => `only the ${which} example counts`,
  'transpose-missing': ({ block }) => `the transpose of ${block} is missing`,
  'weights-left-out': ({ block }) => `${block} is left out`,
  'weights-of-another-layer': ({ block, other }) => `${other} stands for ${block} (off by one layer)`,
  'weights-updated': ({ block, rate }) => `${block} is already updated, with learning rate ${rate}`,
  'slope-missing': () => 'the slope of the activation is missing',
  'slope-squared': () => 'the slope is squared, as if applied twice',
  'slope-inverted': () => 'the slope is inverted, 1 − g′ for g′',
  'slope-divided': () => 'the slope is divided by instead of multiplied with',
  'slope-at-A': (_, l) => `the slope is taken at A${l} instead of Z${l}`,
  'A-for-slope': (_, l) => `A${l} itself stands for the slope`,
  'Z-for-slope': (_, l) => `Z${l} itself stands for the slope`,
  'slope-times-A': (_, l) => `the slope is multiplied with A${l} once more`,
  'slope-of-twice': (_, l) => `the slope of the activation applied twice is taken, g′(A${l}) g′(Z${l})`,
  'slope-formula-of-Z': ({ formula }, l) => `Z${l} is put where A${l} belongs in the slope ${formula}`,
  'slope-is': ({ formula }) => `the slope is ${SLOPES[formula] ?? formula}`,
  'slope-of-another': ({ activation, own, formula }) =>
    `the slope ${formula === undefined ? '' : `${formula} `}of ${activation} stands for that of ${own}`,
  'slope-of-neighbour': ({ layer }, l) => `the slope is taken at Z${layer} instead of Z${l} (off by one layer)`,
  'softmax-diagonal': () => 'only the diagonal a(1 − a) of the softmax Jacobian is taken',
  'softmax-sum-missing': () => 'the sum over the outputs is missing in the softmax Jacobian',
  'softmax-squared': () => 'the slope a(1 − a) is squared',
  'input-left-out': (_, l) => `A${l - 1} is left out`,
  'input-positive': (_, l) => `A${l - 1} > 0 stands for A${l - 1}`,
  'Z-for-input': (_, l) => `Z${l - 1} stands for A${l - 1}`,
  'slope-for-input': (_, l) => `the slope of layer ${l - 1} stands for A${l - 1}`,
  'input-of-example': ({ which }, l) => `A${l - 1} is that of the example ${which}`,
  'other-input': ({ symbol, layer }, l) => {
    const off = Math.abs(layer - l + 1);
    return `${symbol}${layer} stands for A${l - 1}${symbol === 'A' ? ` (off by ${off} ${off > 1 ? 'layers' : 'layer'})` : ''}`;
  },
  'absolute-summed': () => 'absolute values are summed',
  'squares-summed': () => 'squares are summed',
  'summed-over-units': () => 'the sum runs over the units instead of the examples',
  'not-one-by-one': () => 'its sum over the examples is right, its single examples are not',
  weighted: ({ of, off, weight }) => counted(of, off, weight),
  'weighted-each': ({ of, weights }) => {
    const some = weights.slice(0, 6).map(times);
    return `each ${of} counts with a factor of its own (${some.join(', ')}${weights.length > 6 ? ', …' : ''})`;
  },
  'repeated-factor': ({ factor }) => `a factor ${Number(factor.toPrecision(4))} comes in at every step`,
};

/** Slopes that are no formula. */
const SLOPES: Readonly<Record<string, string>> = {
  'exp(z)': 'exp(z) everywhere',
  'σ(z)': 'σ(z) alone',
  'z σ(z)(1 − σ(z))': 'z σ(z)(1 − σ(z)) alone',
  'Φ(z)': 'Φ(z) alone',
  'z φ(z)': 'z φ(z) alone',
  'tanh approximation': 'the slope of its tanh approximation',
  'z σ(1.702 z)': 'the slope of z σ(1.702 z)',
};

export function clause(cause: Cause, layer: number): string {
  const words = CLAUSES[cause.id] as (cause: Cause, layer: number) => string;
  return words(cause, layer);
}

/** A weight, as short as it can be read. */
const times = (x: number) => String(Number(x.toPrecision(4))).replace('-', '−');

/** 'example 3, counted from 0, is left out', 'units 0, 2, counted from 0, count −1 times instead of once'. */
export function counted(of: 'unit' | 'example', off: readonly number[], weight: number): string {
  const one = off.length === 1;
  const which = off.slice(0, 6).join(', ') + (off.length > 6 ? `, … (${off.length} of them)` : '');
  const list = `${of}${one ? '' : 's'} ${which}, counted from 0,`;
  if (Math.abs(weight) < 1e-3) return `${list} ${one ? 'is' : 'are'} left out`;
  return `${list} count${one ? 's' : ''} ${weight === 2 ? 'twice' : `${times(weight)} times`} instead of once`;
}
