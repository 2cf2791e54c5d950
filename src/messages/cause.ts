import type { Cause, CauseOf } from '../finding.js';

type Clauses = { [K in Cause['id']]: (cause: CauseOf<K>, layer: number) => string };

/** What went wrong in the backward propagation of layer l, as a clause. */
const CLAUSES: Clauses = {
  'slope-too-many': () => 'a slope too many is applied at the output',
  'slope-too-many-cancelled': () => 'a slope too many is applied at the output, which already cancelled',
  'slope-missing-in-cost': () => 'the slope of the output is missing: the cost is derived by A, not by Z',
  'target-missing': () => 'the target is not subtracted',
  'error-absolute': () => 'the absolute value of the error is taken',
  labels: ({ of }) => `the labels are those of the example ${of}`,
  'one-example': ({ which }) => `only the ${which} example counts`,
  'transpose-missing': ({ block }) => `the transpose of ${block} is missing`,
  'weights-of-another-layer': ({ block, other }) => `${other} stands for ${block} (off by one layer)`,
  'weights-updated': ({ block, rate }) => `${block} is already updated, with learning rate ${rate}`,
  'slope-missing': () => 'the slope of the activation is missing',
  'slope-squared': () => 'the slope is squared, as if applied twice',
  'slope-inverted': () => 'the slope is inverted, 1 − g′ for g′',
  'slope-at-A': (_, l) => `the slope is taken at A${l} instead of Z${l}`,
  'A-for-slope': (_, l) => `A${l} itself stands for the slope`,
  'Z-for-slope': (_, l) => `Z${l} itself stands for the slope`,
  'slope-formula-of-Z': ({ formula }, l) => `Z${l} is put where A${l} belongs in the slope ${formula}`,
  'slope-of-another': ({ activation, own, formula }) =>
    `the slope ${formula === undefined ? '' : `${formula} `}of ${activation} stands for that of ${own}`,
  'slope-of-neighbour': ({ layer }, l) => `the slope is taken at Z${layer} instead of Z${l} (off by one layer)`,
  'input-positive': (_, l) => `A${l - 1} > 0 stands for A${l - 1}`,
  'Z-for-input': (_, l) => `Z${l - 1} stands for A${l - 1}`,
  'other-input': ({ symbol, layer }, l) => {
    const off = Math.abs(layer - l + 1);
    return `${symbol}${layer} stands for A${l - 1}${symbol === 'A' ? ` (off by ${off} ${off > 1 ? 'layers' : 'layer'})` : ''}`;
  },
  'absolute-summed': () => 'absolute values are summed',
  'not-one-by-one': () => 'its sum over the examples is right, its single examples are not',
  weighted: ({ of, off, weight }) => counted(of, off, weight),
  'repeated-factor': ({ factor }) => `a factor ${Number(factor.toPrecision(4))} comes in at every step`,
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
