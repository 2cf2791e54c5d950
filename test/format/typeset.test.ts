import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aligned, wrapped } from '../../src/format/typeset.js';

test('aligned(rows, right) fills words up on the right and numbers on the left', () => {
  const rows = [
    ['block', 'difference'],
    ['W1', '1'],
  ];
  expect(aligned(rows, 1)).toEqual([
    ['block', 'difference'],
    ['W1   ', '         1'],
  ]);
});

test('aligned(rows) leaves nothing behind the last word', () => {
  expect(aligned([['a'], ['longer']])).toEqual([['a'], ['longer']]);
  expect(aligned([])).toEqual([]);
});

test('wrapped(sentences, width, margin) indents what follows as far as the margin', () => {
  expect(wrapped('one two three four', 16, 'certain ')).toEqual(['certain one two', '        three', '        four']);
});

test('wrapped(sentences, width, margin) keeps a line of exactly the width', () => {
  expect(wrapped('12345 789', 9, '')).toEqual(['12345 789']);
  expect(wrapped('12345 789', 8, '')).toEqual(['12345', '789']);
});

test('wrapped(sentences, width, margin) loses no word and breaks no line that could be kept', () => {
  const words = fc.array(fc.stringMatching(/^[a-zθ]{1,12}$/), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(words, fc.integer({ min: 16, max: 60 }), (words, width) => {
      const lines = wrapped(words.join(' '), width, '  ');
      expect(lines.map(line => line.trim()).join(' ')).toBe(words.join(' '));
      expect(Math.max(...lines.map(line => line.length))).toBeLessThanOrEqual(width);
    }),
  );
});
