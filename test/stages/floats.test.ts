import { describe, expect, test } from 'vitest';
import { Floats } from '../../src/stages/floats.js';

const floats = (tree: unknown) => Floats.of(tree, 'input')!;

describe('Floats.of(tree)', () => {
  test.each([
    ['a number', 1.5, [1.5]],
    [
      'nested arrays',
      [
        [1, 2],
        [3, 4],
      ],
      [1, 2, 3, 4],
    ],
    ['typed rows', [Float32Array.of(1, 2), Float32Array.of(3, 4)], [1, 2, 3, 4]],
    ['arrays of several shapes', [[1], [2, 3]], [1, 2, 3]],
    ['fields', { x: [1, 2], skip: { y: 3 } }, [1, 2, 3]],
    ['a view', { data: [1, 2, 3, 4], shape: [2], stride: [2], offset: 1 }, [2, 4]],
    ['what is no float beside it', { x: [1], n: Int32Array.of(7), mode: 'train', mask: null, on: true }, [1]],
    ['a list with what is no float', [Uint8Array.of(1), [2, 3], 'a'], [2, 3]],
    [
      'masked scores',
      [
        [1, Number.NEGATIVE_INFINITY],
        [2, -Number.MAX_VALUE],
      ],
      [1, 0, 2, 0],
    ],
  ])('finds the numbers of %s', (_what, tree, numbers) => {
    expect([...floats(tree).numbers]).toEqual(numbers);
    expect([...floats(tree).row(tree, 'output')]).toEqual(numbers);
  });

  test.each([
    ['tokens', Int32Array.of(1, 2)],
    ['rows of tokens', [Int32Array.of(1), Int32Array.of(2)]],
    ['words', { text: 'abc', tags: ['a', 'b'] }],
    ['nothing', null],
    ['an empty list', []],
  ])('is null of %s', (_what, tree) => {
    expect(Floats.of(tree, 'input')).toBeNull();
  });

  test.each([
    [
      'NaN',
      [
        [1, 2],
        [3, Number.NaN],
      ],
      'invalid_outputs',
      /input is NaN at .*\[1,1\]/,
    ],
    ['a Set', { x: new Set([1]) }, 'not_a_number', /^input\.x is an object \(Set\)/],
    ['a function', { x: [1], f: () => 1 }, 'not_a_number', /^input\.f is a function/],
  ])('refuses %s', (_what, tree, code, message) => {
    expect(() => Floats.of(tree, 'input')).toThrow(expect.objectContaining({ code }));
    expect(() => Floats.of(tree, 'input')).toThrow(message);
  });
});

describe('a tree of floats', () => {
  const tree = { x: Float32Array.of(1, 2), tokens: Int32Array.of(5), rest: [[3, Number.NEGATIVE_INFINITY], 'b'] };

  test('filled(numbers) is the tree with other numbers, and all else as it was', () => {
    expect(floats(tree).filled([9, 8, 7, 6])).toEqual({
      x: Float32Array.of(9, 8),
      tokens: Int32Array.of(5),
      rest: [[7, Number.NEGATIVE_INFINITY], 'b'],
    });
  });

  test('with(part) takes a part of the same structure, and copies it', () => {
    const part = floats({ x: [1, 2], tokens: Int32Array.of(5) }).part as { x: number[] };
    const made = floats({ x: [0, 0], tokens: Int32Array.of(5) }).with(part) as { x: number[] };
    expect(made).toEqual({ x: [1, 2], tokens: Int32Array.of(5) });
    expect(made.x).not.toBe(part.x);
  });

  test('gradient(numbers) has null where nothing can be moved', () => {
    expect(floats(tree).gradient([1, 2, 3, 4])).toEqual({
      x: Float32Array.of(1, 2),
      tokens: null,
      rest: [[3, 4], null],
    });
  });

  test('row(gradient) takes null for zero, passes over what is no float, and counts held entries as 0', () => {
    const row = (given: unknown) => [...floats(tree).row(given, 'gradient', 'gradient')];
    expect(row({ x: [1, 2], rest: [[3, 4], null] })).toEqual([1, 2, 3, 0]);
    expect(row({ x: null, tokens: null, rest: [[3, 4]] })).toEqual([0, 0, 3, 0]);
  });

  test.each([
    ['lacks a field', { x: [1, 2] }, 'name_mismatch', /lacks rest/],
    ['has another shape', { x: [1], rest: [[3, 4]] }, 'shape_mismatch', /gradient\.x has shape \[1\]/],
    ['has a field more', { x: [1, 2], y: [1], rest: [[3, 4]] }, 'name_mismatch', /has y/],
  ])('row(gradient) refuses one that %s', (_what, given, code, message) => {
    expect(() => floats(tree).row(given, 'gradient', 'gradient')).toThrow(expect.objectContaining({ code }));
    expect(() => floats(tree).row(given, 'gradient', 'gradient')).toThrow(message);
  });
});
