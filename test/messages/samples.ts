import type { Cause, CauseOf, Details, FactorName, Statement } from '../../src/finding.js';
import type { Kind } from '../../src/report.js';

const TINY = 5e-324;
const HUGE = 1.7e308;
const MANY = Array.from({ length: 40 }, (_, k) => k);

/** Statements of every kind and every id within it, some with extreme numbers. */
const DETAILS: { [K in keyof Details]: Details[K][] } = {
  zero: [
    { entries: 3, part: 'all', slope: 0 },
    { entries: 1, part: 'data', slope: 0 },
    { entries: 3, part: 'data', slope: HUGE },
  ],
  unused: [{ entries: 1 }, { entries: 1e9 }],
  scale: [
    { entries: 3, names: [], part: 'all', scope: 'block', layer: 0 },
    { entries: 3, names: [], part: 'data', scope: 'everywhere', layer: 0 },
    { entries: 3, names: [], part: 'beside', scope: 'block', layer: 0 },
    { entries: 3, names: [], part: 'all', scope: 'below', layer: 2 },
  ],
  penalty: [
    { slope: TINY, form: 'l1', onBiases: false, entries: 3 },
    { slope: -HUGE, form: 'l2', onBiases: true, entries: 3 },
  ],
  transposed: [
    { order: [1, 0], square: true },
    { order: [2, 0, 1], square: false },
  ],
  reordered: [
    { how: { id: 'column-major' } },
    { how: { id: 'reversed', axes: [0], rank: 1 } },
    { how: { id: 'reversed', axes: [0, 1], rank: 2 } },
    { how: { id: 'reversed', axes: [1, 3], rank: 4 } },
    { how: { id: 'rolled', axis: 0, rank: 1, by: -1, wrap: false } },
    { how: { id: 'rolled', axis: 2, rank: 3, by: 5, wrap: true } },
    { how: { id: 'exchanged', axis: 0, rank: 2, pairs: MANY.map(k => [k, 39 - k]), mutual: false } },
    { how: { id: 'groups', axis: 0, rank: 2, groups: 4, order: [0, 2, 1, 3] } },
  ],
  swapped: [
    { from: ['b2'], mutual: false },
    { from: ['b2', 'W1'], mutual: true },
  ],
  summed: [
    { how: 'sum', axis: -1 },
    { how: 'mean', axis: 3 },
  ],
  partial: [
    ...(
      [
        { region: 'slices', axis: 1, rank: 2, indices: [1] },
        { region: 'diagonal' },
        { region: 'slices', axis: 0, rank: 1, indices: [1, 2] },
        { region: 'slices', axis: 2, rank: 3, indices: MANY.map(k => 2 * k) },
        {
          region: 'box',
          rank: 2,
          axes: [
            { axis: 0, indices: [0] },
            { axis: 1, indices: [3, 4] },
          ],
        },
        { region: 'run', from: 3, to: 4 },
        { region: 'run', from: 3, to: 9, names: ['W1[0,3]', 'W1[1,4]'] },
        { region: 'entries', indices: [1], names: ['W1[1]'] },
        { region: 'entries', indices: MANY, names: ['W1[0]', 'W1[1]'] },
        { region: 'triangle', side: 'upper', diagonal: true },
      ] as const
    ).map((place): Details['partial'] => ({ place, rule: { id: 'none' }, entries: 2, of: 4 })),
    ...(
      [
        { id: 'zero', part: 'all' },
        { id: 'zero', part: 'data' },
        { id: 'factor', factor: HUGE, part: 'data' },
        { id: 'factor', factor: -1, symbol: '−1', part: 'all' },
        { id: 'unmasked' },
        { id: 'plus', by: -1 },
        { id: 'plus', by: TINY },
      ] as const
    ).map((rule): Details['partial'] => ({
      place: { region: 'triangle', side: 'lower', diagonal: false },
      rule,
      entries: 2,
      of: 4,
    })),
  ],
  clipped: [{ limit: -HUGE, entries: 3 }],
  value: [
    { value: { id: 'theta', part: 'all' } },
    { value: { id: 'absolute', part: 'data' } },
    { value: { id: 'updated', rate: HUGE } },
  ],
  precision: [
    { format: 'float16', error: 3e-4 },
    { format: { decimals: 1 }, error: 1 },
    { format: { decimals: 0 }, error: Number.POSITIVE_INFINITY },
  ],
  'row-factors': [
    { axis: 0, factors: [1, -HUGE] },
    { axis: 0, factors: [1, 2], by: { block: 'gain', inverse: true } },
    { axis: 1, factors: [1, 2], by: { block: 'gain', inverse: false } },
  ],
  'column-factors': [
    { axis: 1, factors: MANY },
    { axis: 3, factors: [TINY, 2] },
  ],
  'rank-one': [
    { form: 'product', value: 0.1 },
    { form: 'constant', value: -HUGE },
  ],
  'chain-rule': (
    [
      'theta',
      '1/theta',
      'exp(theta)',
      'exp(-theta)',
      'theta(1-theta)',
      '1/(theta(1-theta))',
      'sigma-slope',
      '1/sigma-slope',
    ] as const
  ).map(of => ({ of })),
  symmetry: (['symmetrised', 'half', 'double', 'antisymmetric'] as const).map(form => ({ form })),
  conjugate: (['complex', 'pairs', 'interleaved', 'parts'] as const).map(form => ({ form })),
  projection: (['missing', 'extra'] as const).flatMap(form =>
    (['block', 'row', 'column'] as const).flatMap(along =>
      (['theta', 'ones'] as const).map(across => ({ form, across, along })),
    ),
  ),
  accuracy: [{ error: 1e-3, tolerance: 2e-3 }],
  examples: [
    { off: [3], weight: 0, of: 7 },
    { off: MANY, weight: 2, of: 50 },
  ],
  'output-delta': [
    { layer: 3, cause: null },
    { layer: 3, cause: null, beside: true },
  ],
  'backward-step': [
    { from: 2, to: 1, cause: null, beside: true },
    { from: 3, to: 2, cause: null },
    { from: 0, to: 0, cause: { id: 'repeated-factor', factor: 0.25 } },
    { from: 2, to: 1, cause: { id: 'slope-squared' } },
  ],
  'layer-input': [
    { layer: 2, cause: null },
    { layer: 2, cause: null, beside: true },
  ],
  'bias-reduction': [
    { layer: 2, cause: null },
    { layer: 2, cause: null, beside: true },
  ],
  detached: [{ to: 1 }],
  operation: [
    { layer: 'attention 3', mistake: 'softmaxDiagonal' },
    { layer: 'residual at spec.layers[2]', mistake: 'skipLost' },
  ],
  unexplained: [
    { worst: ['W1[0,0]'], entries: 3, of: 4, ratio: 2, right: [], places: [] },
    { worst: ['W1'], entries: 1, of: 1, ratio: -HUGE, right: ['V'], places: [] },
    {
      worst: ['W1'],
      entries: 1,
      of: 1,
      ratio: Number.POSITIVE_INFINITY,
      right: ['U', 'V'],
      places: [{ block: 'W1', place: { region: 'diagonal' } }],
    },
  ],
};

export const SAMPLES = Object.entries(DETAILS).flatMap(([kind, details]) =>
  details.map(detail => ({ kind, detail }) as Statement),
);

/** Kinds that speak of layers. */
export const LAYERS: readonly Kind[] = [
  'output-delta',
  'backward-step',
  'layer-input',
  'bias-reduction',
  'detached',
  'unexplained',
  'accuracy',
  'examples',
];

const CAUSES_BY_ID: { [K in Cause['id']]: CauseOf<K> } = {
  'slope-too-many': { id: 'slope-too-many' },
  'slope-too-many-cancelled': { id: 'slope-too-many-cancelled' },
  'slope-missing-in-cost': { id: 'slope-missing-in-cost' },
  'target-missing': { id: 'target-missing' },
  'error-absolute': { id: 'error-absolute' },
  labels: { id: 'labels', of: 'after' },
  'one-example': { id: 'one-example', which: 'first' },
  'transpose-missing': { id: 'transpose-missing', block: 'W3' },
  'weights-of-another-layer': { id: 'weights-of-another-layer', block: 'W3', other: 'W2' },
  'weights-updated': { id: 'weights-updated', block: 'W3', rate: TINY },
  'slope-missing': { id: 'slope-missing' },
  'slope-squared': { id: 'slope-squared' },
  'slope-inverted': { id: 'slope-inverted' },
  'slope-at-A': { id: 'slope-at-A' },
  'A-for-slope': { id: 'A-for-slope' },
  'Z-for-slope': { id: 'Z-for-slope' },
  'slope-formula-of-Z': { id: 'slope-formula-of-Z', formula: '1 − a²' },
  'slope-of-another': { id: 'slope-of-another', activation: 'relu', own: 'tanh' },
  'slope-of-neighbour': { id: 'slope-of-neighbour', layer: 3 },
  'input-positive': { id: 'input-positive' },
  'Z-for-input': { id: 'Z-for-input' },
  'other-input': { id: 'other-input', symbol: 'A', layer: 4 },
  'absolute-summed': { id: 'absolute-summed' },
  'not-one-by-one': { id: 'not-one-by-one' },
  weighted: { id: 'weighted', of: 'unit', off: MANY, weight: HUGE },
  'repeated-factor': { id: 'repeated-factor', factor: TINY },
};

export const CAUSES = Object.values(CAUSES_BY_ID);

export const NAMES: readonly FactorName[] = [
  { id: 'number', symbol: '−1/2' },
  { id: 'number', symbol: '√(2π)' },
  { id: 'size-of-problem', symbol: 'm/(m − 1)' },
  { id: 'average', symbol: 'm', missing: true },
  { id: 'average', symbol: '1/m', missing: false },
  { id: 'examples', symbol: '−1/m', count: 7, missing: false, negative: true },
  { id: 'axis', symbol: '1/√n', count: 5, block: 'Wq', axis: 0, missing: false, negative: false },
  { id: 'axis', symbol: '−n', count: 1000, block: 'Wq', axis: 0, missing: true, negative: true },
  { id: 'degrees', symbol: '(180/π)²' },
  { id: 'parameter', symbol: '1/gain', block: 'gain', inverse: true },
  { id: 'parameter', symbol: 'gain', block: 'gain', inverse: false },
  { id: 'wirtinger', symbol: '1/2' },
  { id: 'length', symbol: '1/‖gradapprox‖', length: 1 },
];
