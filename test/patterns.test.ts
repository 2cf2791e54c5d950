import { expect, test } from 'vitest';
import { GradcheckError } from '../src/errors.js';
import { fits, fitting } from '../src/patterns.js';

test.each([
  ['W1', 'W1', true],
  ['W1', 'W*', true],
  ['W', 'W*', true],
  ['W12', 'W?', false],
  ['W1', 'W?', true],
  ['dW1', 'W*', false],
  ['layers[0].W', 'layers[0].W', true],
  ['layers[0].W', 'layers[*].W', true],
  ['layers0.W', 'layers[0].W', false],
  ['layersX0YW', 'layers?0?W', true],
  ['dense_1/kernel', '*/kernel', true],
  ['a.b', 'a?b', true],
  ['axb', 'a.b', false],
  ['two\nlines', 'two*', true],
  ['W*', 'W*', true],
])('fits(%j, %j) is %j', (name, word, expected) => {
  expect(fits(name, word)).toBe(expected);
});

test('fitting(names, words, path) keeps the order of the names and refuses a word that fits none', () => {
  const names = ['W1', 'b1', 'W2', 'b2'];
  expect([...fitting(names, ['b?', 'W1'], 'options.only')]).toEqual(['W1', 'b1', 'b2']);
  const refused = (() => {
    try {
      fitting(names, ['W*', 'gamma*'], 'options.except');
    } catch (error) {
      return error;
    }
  })();
  expect(refused).toBeInstanceOf(GradcheckError);
  expect(refused).toMatchObject({ code: 'unknown_block', path: 'options.except' });
  expect(String(refused)).toContain('gamma*');
});
