import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { again, quoted } from '../../src/cli/again.js';

test('again(model, {}, seed) names the model and the seed', () => {
  expect(again('model.mjs', {}, 0)).toBe('gradcheck model.mjs --seed 0');
});

test('again(model, options, seed) repeats every option that changes numbers, none that does not', () => {
  const options = {
    only: ['W1', 'b1'],
    step: 1e-7,
    sides: 'one' as const,
    threshold: 2e-7,
    tolerance: 1e-5,
    method: 'direct' as const,
    onProgress: () => {},
  };
  expect(again('model.mjs', options, -3)).toBe(
    'gradcheck model.mjs --only W1,b1 --step 1e-7 --sides one --threshold 2e-7 --tolerance 0.00001 --method direct --seed -3',
  );
});

test('again(model, options, seed) writes tolerances by block as they are given', () => {
  const options = { tolerance: { '*': 1e-3, 'W*': 1e-2 }, except: ['b*'] };
  expect(again('m.mjs', options, 0)).toBe(
    "gradcheck m.mjs --except 'b*' --tolerance 0.001 --tolerance 'W*=0.01' --seed 0",
  );
});

test('again(model, options, seed) keeps every bit of a number', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }), step => {
      expect(Number(again('m', { step }, 0).split(' ')[3])).toBe(step);
    }),
  );
});

test('quoted(word) leaves plain words alone', () => {
  expect(['src/model.mjs', 'W1,b1', '1e-7', 'θ.mjs', 'C:/x'].map(quoted)).toEqual([
    'src/model.mjs',
    'W1,b1',
    '1e-7',
    'θ.mjs',
    'C:/x',
  ]);
});

test('quoted(word) is one word to a shell, whatever it holds', () => {
  const words = ['my model.mjs', "it's", '$HOME', '`id`', 'a\\b', '*', ';ls', '"', '', '~', '\u00a0'];
  const read = execFileSync('sh', ['-c', `printf '%s\\n' ${words.map(quoted).join(' ')}`], { encoding: 'utf8' });
  expect(read.split('\n').slice(0, -1)).toEqual(words);
});
