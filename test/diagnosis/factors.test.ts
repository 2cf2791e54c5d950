import { expect, test } from 'vitest';
import { NUMBER } from '../../src/diagnosis/bits.js';
import { nameFactor, type Sizes } from '../../src/diagnosis/factors.js';

const within = (c: number) => (value: number) => Math.abs(value - c) <= 1e-6 * Math.abs(c);
const named = (c: number, sizes: Partial<Sizes> = {}) => nameFactor(c, { shapes: [], ...sizes }, within(c));
const symbols = (...given: Parameters<typeof named>) => named(...given).names.map(({ symbol }) => symbol);

test('nameFactor(c) snaps to the constant it names', () => {
  expect(named(2.0000001)).toMatchObject({ names: [{ id: 'number', symbol: '2' }], value: 2 });
  expect(named(-1)).toMatchObject({ names: [{ id: 'number', symbol: '−1' }], value: -1 });
  expect(named(0.3333333333)).toMatchObject({ names: [{ symbol: '1/3' }], value: 1 / 3 });
});

test('nameFactor(c) leaves a number alone that no name fits', () => {
  expect(named(1.2345)).toEqual({ names: [], value: 1.2345, bits: NUMBER });
  expect(named(2.00001)).toEqual({ names: [], value: 2.00001, bits: NUMBER });
});

test('nameFactor(c) lists all names that fit, simplest first', () => {
  expect(symbols(2, { m: 2 })).toEqual(['2', 'm', 'm/(m − 1)']);
  expect(symbols(1 / 3, { m: 6, K: 3 })).toEqual(['1/3', '1/K', '2/m']);
  expect(symbols(7, { m: 7 })).toEqual(['m']);
  expect(symbols(0.37, { lambda: 0.37, m: 7 })).toEqual(['λ']);
});

test('nameFactor(c) takes the number of examples for the examples, where it is no small number', () => {
  expect(symbols(10, { m: 10 })).toEqual(['m', '10']);
  expect(symbols(1 / 8, { m: 8 })).toEqual(['1/m', '1/8']);
  expect(symbols(3, { m: 3 })).toEqual(['m', '3']);
});

const shapes = [{ block: 'W2', axis: 0, value: 5 }];

test('nameFactor(c) says of a whole number what it would have to count', () => {
  expect(named(5, { shapes })).toMatchObject({
    names: [
      { id: 'examples', count: 5, missing: true, negative: false },
      { id: 'axis', count: 5, block: 'W2', axis: 0, symbol: 'n' },
    ],
    value: 5,
  });
  expect(symbols(-1 / 5, { m: 7, shapes })).toEqual(['−1/5', '−1/n']);
});

test('nameFactor(c) knows the root of a size, and a size over one less, where nothing simpler fits', () => {
  expect(named(1 / Math.sqrt(5), { shapes }).names).toMatchObject([{ id: 'axis', symbol: '1/√n', count: 5 }]);
  expect(named(5 / 4, { shapes }).names).toMatchObject([{ id: 'axis', symbol: 'n/(n − 1)', count: 5 }]);
  expect(symbols(2, { shapes: [{ block: 'W', axis: 0, value: 4 }] })).toEqual(['2']);
});

test('nameFactor(c) knows degrees', () => {
  expect(named(180 / Math.PI).names).toMatchObject([{ id: 'degrees', symbol: '180/π' }]);
  expect(named((Math.PI / 180) ** 2).names).toMatchObject([{ id: 'degrees', symbol: '(π/180)²' }]);
  expect(named(-180 / Math.PI).names).toMatchObject([{ id: 'degrees', symbol: '−180/π' }]);
});

test('nameFactor(c) says of a number written by hand that it may count the examples, where that is more than a few', () => {
  expect(named(10).names).toMatchObject([{ symbol: '10' }, { id: 'examples', count: 10 }]);
  expect(named(-1 / 8).names).toMatchObject([{ id: 'examples', symbol: '−1/m', count: 8 }]);
  expect(symbols(4)).toEqual(['4']);
  expect(symbols(10, { m: 7 })).toEqual(['10']);
});

test('nameFactor(c) takes no large number for a count', () => {
  expect(symbols(1 / 343, { m: 7 })).toEqual([]);
  expect(symbols(4096)).toEqual([]);
});

test('nameFactor(c) asks less for what people write more often, and never more than for a number without a name', () => {
  const costs = [-1, 2, 10, Math.SQRT2, 700].map(c => named(c).bits);
  expect([...costs].sort((a, b) => a - b)).toEqual(costs);
  expect(Math.max(...costs)).toBeLessThanOrEqual(NUMBER);
});
