import { expect, test } from 'vitest';
import { GradcheckError } from '../../src/index.js';
import { cases } from '../../src/suite/index.js';

const forward = (x: number) => x;
const vjp = (upstream: number) => upstream;
const row = { forward, vjp };

/** What a table holds by mistake, the place that is named, and what is to be done. */
const MISTAKES: [string, unknown, string, RegExp][] = [
  ['nothing', undefined, 'table', /operations by name/],
  ['no operations', {}, 'table', /operations by name/],
  ['a row that is none', { exp: 3 }, 'table.exp', /\{ forward, vjp, … \}/],
  ['no forward', { exp: { vjp } }, 'table.exp.forward', /a function of its inputs/],
  ['no vjp', { exp: { forward } }, 'table.exp.vjp', /vjp\(upstream, …inputs\)/],
  ['a function without a way to differentiate it', { exp: forward }, 'table.exp.vjp', /vjp\(upstream/],
  ['vjp and gradients', { exp: { ...row, gradients: vjp } }, 'table.exp.gradients', /either vjp or gradients/],
  ['an unknown field', { 'a b': { ...row, shape: [3] } }, 'table["a b"].shape', /the fields are .*shapes/],
  ['a shape for a list of shapes', { softmax: { ...row, shapes: [3, 3] } }, 'table.softmax.shapes[0]', /\[3, 4\]/],
  ['a size that is none', { softmax: { ...row, shapes: [[3], [-1]] } }, 'table.softmax.shapes[1]', /a shape such as/],
  ['half a size', { softmax: { ...row, shapes: [[1.5]] } }, 'table.softmax.shapes[0]', /a shape/],
  [
    'a shape among shapes that is none',
    { f: { ...row, shapes: [[[2, 3], 'ab']] } },
    'table.f.shapes[0]',
    /a list of shapes/,
  ],
  ['no shapes', { f: { ...row, shapes: [] } }, 'table.f.shapes', /a list of shapes/],
  ['a shape twice', { f: { ...row, shapes: [[2], [3], [2]] } }, 'table.f.shapes[2]', /other shapes than shapes\[0\]/],
  ['a pattern of signs', { f: { ...row, shapes: ['m*n'] } }, 'table.f.shapes[0]', /letters for sizes/],
  ['a pattern of signs by name', { f: { ...row, shapes: { x: 'm*n' } } }, 'table.f.shapes', /letters for sizes/],
  [
    'sizes of another letter',
    { f: { ...row, shapes: 'mn', sizes: { k: [2] } } },
    'table.f.sizes.k',
    /sizes of letters that stand in shapes/,
  ],
  ['a size for sizes', { f: { ...row, sizes: 3 } }, 'table.f.sizes', /\{ n: \[4, 6\] \}/],
  [
    'shapes and inputs',
    { f: { ...row, shapes: [[2]], inputs: [[1, 2]] } },
    'table.f.inputs',
    /either shapes or inputs/,
  ],
  ['inputs that are none', { f: { ...row, inputs: [[1, Number.NaN]] } }, 'table.f.inputs[0]', /finite numbers/],
  ['inputs by name that are none', { f: { ...row, inputs: { x: 'a' } } }, 'table.f.inputs.x', /finite numbers/],
  ['bounds the wrong way round', { f: { ...row, domain: [1, 0] } }, 'table.f.domain', /two bounds/],
  ['too few domains', { f: { ...row, shapes: 'm,n', domain: [[0, 1]] } }, 'table.f.domain', /each of the 2 inputs/],
  ['below another letter', { f: { ...row, shapes: 'm', domain: { below: 'n' } } }, 'table.f.domain', /the letters m/],
  ['a domain of no input', { f: { ...row, domain: { y: [0, 1] } } }, 'table.f.domain.y', /one for x/],
  ['whole numbers alone', { f: { ...row, domain: { below: 3 } } }, 'table.f.domain', /that is differentiated/],
  ['a kink that is none', { f: { ...row, kinks: ['zero'] } }, 'table.f.kinks', /'integers'/],
  ['jumps that are a number', { f: { ...row, jumps: 0 } }, 'table.f.jumps', /a list of numbers/],
  ['flat by a word', { f: { ...row, flat: 'yes' } }, 'table.f.flat', /true/],
  ['a dtype that is none', { f: { ...row, dtypes: ['f32'] } }, 'table.f.dtypes', /'float32'/],
  ['modes that are names', { f: { ...row, modes: ['eager'] } }, 'table.f.modes', /functions by name/],
  ['a field that every object has', { f: { ...row, constructor: 1 } }, 'table.f.constructor', /the fields are name/],
  ['no points', { f: { ...row, points: 0 } }, 'table.f.points', /from 1/],
  ['a thousand million points', { f: { ...row, points: 1e9 } }, 'table.f.points', /to 10000/],
  ['a shape of a thousand million numbers', { f: { ...row, shapes: [[1e9]] } }, 'table.f.shapes[0]', /at most 1048576/],
  ['a shape by name of as many', { f: { ...row, shapes: { x: [1e3, 1e6] } } }, 'table.f.shapes', /at most 1048576/],
  ['a letter of as many', { f: { ...row, shapes: 'n', sizes: [1e9] } }, 'table.f.shapes', /at most 1048576/],
  ['attributes that are none', { f: { ...row, attributes: [0, 1] } }, 'table.f.attributes', /\{ axis: 0 \}/],
  [
    'attributes of one name',
    { f: { ...row, attributes: [{ g: vjp }, { g: forward }] } },
    'table.f.attributes',
    /apart/,
  ],
  ['tensors without from', { f: { ...row, tensors: { numbers: vjp } } }, 'table.f.tensors', /from\(data/],
  ['a list without names', [row], 'table[0].name', /a name/],
  [
    'a list with a name twice',
    [
      { ...row, name: 'f' },
      { ...row, name: 'f' },
    ],
    'table[1].name',
    /name of its own/,
  ],
];

const refusal = (make: () => unknown): GradcheckError => {
  try {
    make();
  } catch (error) {
    if (error instanceof GradcheckError) return error;
  }
  throw new Error('not refused');
};

test.each(MISTAKES)('cases(table) with %s is refused before any work', (_what, table, path, advice) => {
  const error = refusal(() => cases(table as never));
  expect([error.code, error.path]).toEqual(['invalid_table', path]);
  expect(error.message).toMatch(advice);
});

test('cases(table, options) refuses options that are none', () => {
  for (const [options, path] of [
    [null, 'options'],
    [{ seed: 0.5 }, 'options.seed'],
    [{ point: 3 }, 'options.point'],
    [{ points: -1 }, 'options.points'],
    [{ dtypes: 'float32' }, 'options.dtypes'],
  ])
    expect(refusal(() => cases({ row }, options as never))).toMatchObject({ code: 'invalid_option', path });
});

test('cases(table) refuses kinks that leave no room, when the case runs', async () => {
  const crowded = { ...row, shapes: [[2]], domain: [0, 1], kinks: [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1] };
  await expect(cases({ crowded } as never)[0].run()).rejects.toMatchObject({ path: 'table.crowded.kinks' });
});

test('cases(list) calls operations by their names', () => {
  const list = cases([{ ...row, name: 'same', shapes: [[]] }], { points: 1 });
  expect(list.map(({ name }) => name)).toEqual(['same [] float64 #1']);
});
