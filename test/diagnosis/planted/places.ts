import { dot, type Matrix, map, normals, sum, type Vector } from '../../wrong/arrays.js';
import { type Case, planted } from './case.js';
import type { Expected } from './contract.js';
import { inner } from './matrices.js';

const never = ['reordered', 'accuracy', 'value'] as const;
const { matrix, vector } = normals(17);

/** Four constants of unlike kinds in one vector. */
type Reaction = { rates: Vector };
const reaction: Reaction = { rates: [1.1, 0.4, 0.9, 0.6] };
const yields = ({ rates: [a, b, c, d] }: Reaction) => a * Math.exp(-b) + Math.sin(c) * d;
const byRates = ({ rates: [a, b, c, d] }: Reaction) => [Math.exp(-b), -a * Math.exp(-b), Math.cos(c) * d, Math.sin(c)];

/** One of them off by a factor. */
const oneRate = (name: string, factor: number, at = 2): Case =>
  planted({
    name: `one of four constants ${name}`,
    parameters: reaction,
    cost: yields,
    right: p => ({ rates: byRates(p) }),
    wrong: p => ({ rates: byRates(p).map((g, i) => (i === at ? factor * g : g)) }),
    blocks: ['rates'],
    expect: {
      kind: 'partial',
      detail: { place: { region: 'entries', indices: [at] }, rule: { id: 'factor', factor } },
    },
    never,
  });

/** Waves of a matrix and of a list, with an L2 penalty: every entry has a slope of its own. */
type Field = { W: Matrix; list: Vector; level: number };
const field: Field = { W: matrix(5, 6), list: vector(9), level: 0.7 };
const x = matrix(5, 6);
const waves = ({ W, list, level }: Field) =>
  sum(map(W, (w, i, j) => Math.sin(w + x[i][j])).flat()) +
  sum(list.map((v, i) => Math.cos(level * v + i))) +
  0.1 * inner(W, W);
const byField = ({ W, list, level }: Field): Field => {
  const d = list.map((v, i) => -Math.sin(level * v + i));
  return {
    W: map(W, (w, i, j) => Math.cos(w + x[i][j]) + 0.2 * w),
    list: d.map(g => level * g),
    level: dot(d, list),
  };
};

/** Four entries in no line. */
const COUNTED = [2, 9, 16, 27];

type Wrong = (right: Field) => Partial<Field>;
const ofField = (name: string, wrong: Wrong, blocks: (keyof Field)[], expect: Expected): Case =>
  planted({
    name,
    parameters: field,
    cost: waves,
    right: byField,
    wrong: p => ({ ...byField(p), ...wrong(byField(p)) }),
    blocks,
    expect,
    never,
  });

export default [
  oneRate('with its sign turned', -1),
  // all four are positive then, as absolute values are
  oneRate('with its minus lost', -1, 1),
  oneRate('doubled', 2),
  oneRate('off by one percent', 1.01),
  ofField(
    'one entry of a matrix off by one percent, with a penalty',
    ({ W }) => ({ W: map(W, (g, i, j) => (i === 3 && j === 1 ? 1.01 * g : g)) }),
    ['W'],
    { kind: 'partial', detail: { rule: { id: 'factor', factor: 1.01 } } },
  ),
  ofField('the row of the padding left out', ({ W }) => ({ W: map(W, (g, i) => (i === 0 ? 0 : g)) }), ['W'], {
    kind: 'partial',
    detail: { place: { region: 'slices', axis: 0, indices: [0] }, rule: { id: 'zero' } },
  }),
  ofField('two columns halved', ({ W }) => ({ W: map(W, (g, _, j) => (j === 1 || j === 4 ? g / 2 : g)) }), ['W'], {
    kind: 'partial',
    detail: { place: { region: 'slices', axis: 1, indices: [1, 4] }, rule: { id: 'factor', factor: 0.5 } },
  }),
  ofField('a corner doubled', ({ W }) => ({ W: map(W, (g, i, j) => (i < 2 && j > 3 ? 2 * g : g)) }), ['W'], {
    kind: 'partial',
    detail: {
      place: {
        region: 'box',
        axes: [
          { axis: 0, indices: [0, 1] },
          { axis: 1, indices: [4, 5] },
        ],
      },
      rule: { id: 'factor', factor: 2 },
    },
  }),
  ofField(
    'a loop that ends two entries early',
    ({ list }) => ({ list: list.map((g, i) => (i > 6 ? 0 : g)) }),
    ['list'],
    {
      kind: 'partial',
      detail: { place: { region: 'run', from: 7, to: 8 }, rule: { id: 'zero' } },
    },
  ),
  ofField(
    'counts of four places of a table not subtracted',
    ({ W }) => ({ W: map(W, (g, i, j) => (COUNTED.includes(6 * i + j) ? g + 1 : g)) }),
    ['W'],
    { kind: 'partial', detail: { place: { region: 'entries', indices: COUNTED }, rule: { id: 'plus', by: 1 } } },
  ),
  ofField('a constant lost in a column', ({ W }) => ({ W: map(W, (g, _, j) => (j === 2 ? g - 2 : g)) }), ['W'], {
    kind: 'partial',
    detail: { place: { region: 'slices', axis: 1, indices: [2] }, rule: { id: 'plus', by: -2 } },
  }),
  ofField(
    'a log-determinant left out',
    ({ W }) => ({ W: map(W, (g, i, j) => (i === j ? g - 1 / (1.3 + i * i) : g)) }),
    ['W'],
    { kind: 'partial', detail: { place: { region: 'diagonal' }, rule: { id: 'none' } } },
  ),
  // what looks like it
  ofField('a block of one number with its sign turned', ({ level }) => ({ level: -level }), ['level'], {
    kind: 'scale',
    factor: -1,
  }),
  ofField('a list left out altogether', ({ list }) => ({ list: list.map(() => 0) }), ['list'], { kind: 'zero' }),
] satisfies Case[];
