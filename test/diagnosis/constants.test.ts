import { expect, test } from 'vitest';
import { nameFactor, type Sizes } from '../../src/diagnosis/constants.js';

const within = (c: number) => (value: number) => Math.abs(value - c) <= 1e-6 * Math.abs(c);
const names = (c: number, sizes: Partial<Sizes> = {}) => nameFactor(c, { shapes: [], ...sizes }, within(c));

test('nameFactor(c) snaps to the constant it names', () => {
  expect(names(2.0000001)).toEqual({ names: ['2'], value: 2, familiar: true });
  expect(names(-1)).toEqual({ names: ['−1'], value: -1, familiar: true });
  expect(names(0.3333333333)).toEqual({ names: ['1/3'], value: 1 / 3, familiar: true });
});

test('nameFactor(c) leaves a number alone that no name fits', () => {
  expect(names(1.2345)).toEqual({ names: [], value: 1.2345, familiar: false });
  expect(names(2.00001)).toEqual({ names: [], value: 2.00001, familiar: false });
});

test('nameFactor(c) lists all names that fit, simplest first', () => {
  expect(names(2, { m: 2 }).names).toEqual(['2', 'm', 'm/(m − 1)']);
  expect(names(1 / 3, { m: 6, K: 3 }).names).toEqual(['1/3', '1/K', '2/m']);
  expect(names(7, { m: 7 }).names).toEqual(['m']);
  expect(names(0.37, { lambda: 0.37, m: 7 }).names).toEqual(['λ']);
});

test('nameFactor(c) says of a whole number what it would have to count', () => {
  const shapes = [{ name: 'size of W2 along axis 0', value: 5 }];
  expect(names(5, { shapes })).toEqual({
    names: ['m, if there are 5 examples', 'n, 5 being the size of W2 along axis 0'],
    value: 5,
    familiar: false,
  });
  expect(names(-1 / 5, { m: 7, shapes }).names).toEqual(['−1/5', '−1/n, 5 being the size of W2 along axis 0']);
});

test('nameFactor(c) says of a number written by hand that it may count the examples, where that is more than a few', () => {
  expect(names(10).names).toEqual(['10', 'm, if there are 10 examples']);
  expect(names(-1 / 8).names).toEqual(['−1/m, if there are 8 examples']);
  expect(names(4).names).toEqual(['4']);
  expect(names(10, { m: 7 }).names).toEqual(['10']);
});

test('nameFactor(c) takes no large number for a count', () => {
  expect(names(1 / 343, { m: 7 }).names).toEqual([]);
  expect(names(4096).names).toEqual([]);
});
