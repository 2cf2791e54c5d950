import { expect, test } from 'vitest';
import { examplesOf, mismatch } from '../../../src/page/network/dataset.js';
import { costsOf, readLayers, writeLayers } from '../../../src/page/network/layers.js';
import { dataset, spec } from './datasets.js';

test.each([
  ['mnist', 32, 784, 10],
  ['digits', 300, 64, 10],
  ['iris', 150, 4, 3],
  ['cancer', 200, 30, 2],
])('%s holds %i examples of %i inputs in %i classes and says where they come from', (name, m, inputs, count) => {
  const { x, y, classes, origin } = dataset(name);
  expect(classes).toHaveLength(count);
  expect([x.length, y.length]).toEqual([m, m]);
  expect(x.every(row => row.length === inputs && row.every(Number.isFinite))).toBe(true);
  expect(new Set(y)).toEqual(new Set(classes.map((_, k) => k)));
  expect(origin).toMatch(/CC BY/);
});

test('examplesOf(data, m, spec) takes one of each class in turn', () => {
  expect(examplesOf(dataset('digits'), 12, spec(64, '10-softmax', 'crossEntropy')).y).toEqual([
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1,
  ]);
});

test('examplesOf(data, m, spec) gives one number to one unit and one-hot rows to several', () => {
  expect(examplesOf(dataset('cancer'), 2, spec(30, '1-sigmoid', 'binaryCrossEntropy')).y).toEqual([[0], [1]]);
  expect(examplesOf(dataset('iris'), 2, spec(4, '3-sigmoid', 'binaryCrossEntropy')).y).toEqual([
    [1, 0, 0],
    [0, 1, 0],
  ]);
});

test('examplesOf(data, m, spec) scales pixels to 0 … 1 and measurements to mean 0, deviation 1', () => {
  const { x: pixels } = examplesOf(dataset('mnist'), 32, spec(784, '10-softmax', 'crossEntropy'));
  expect(Math.max(...pixels.flat())).toBe(1);
  const { x } = examplesOf(dataset('iris'), 150, spec(4, '3-softmax', 'crossEntropy'));
  const column = x.map(row => row[2]);
  const mean = column.reduce((a, b) => a + b) / 150;
  expect(mean).toBeCloseTo(0, 12);
  expect(column.reduce((sum, v) => sum + v * v, 0) / 150).toBeCloseTo(1, 12);
});

test('mismatch(data, spec) says how many units the last layer needs', () => {
  expect(mismatch(dataset('iris'), spec(4, '3-softmax', 'crossEntropy'))).toBeNull();
  expect(mismatch(dataset('cancer'), spec(30, '1-sigmoid', 'binaryCrossEntropy'))).toBeNull();
  expect(mismatch(dataset('iris'), spec(4, '2-softmax', 'crossEntropy'))).toMatch(/2 units, the data have 3 classes/);
  expect(mismatch(dataset('iris'), spec(4, '1-sigmoid', 'binaryCrossEntropy'))).toMatch(/1 unit,/);
});

test('readLayers(text) reads what writeLayers wrote and nothing else', () => {
  const layers = readLayers('128-relu,10-softmax')!;
  expect(writeLayers(layers)).toBe('128-relu,10-softmax');
  for (const text of [
    null,
    '',
    '0-relu',
    '1e9-relu',
    '3-evil',
    '3.5-relu',
    '-1-relu',
    '<b>',
    Array(13).fill('1-relu').join(),
  ])
    expect(readLayers(text)).toBeNull();
});

test('costsOf(layers) follows the last activation', () => {
  expect(costsOf(readLayers('2-softmax')!)).toEqual(['crossEntropy']);
  expect(costsOf(readLayers('2-sigmoid')!)).toEqual(['binaryCrossEntropy', 'squaredError']);
  expect(costsOf(readLayers('2-linear')!)).toEqual(['squaredError']);
});
