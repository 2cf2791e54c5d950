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

test('again(model, options, seed, problem) names one problem of several', () => {
  expect(again('list.mjs', {}, 0, 'two words')).toBe("gradcheck list.mjs --problem 'two words' --seed 0");
  expect(again('list.mjs', {}, 0, '-x')).toBe('gradcheck list.mjs --problem=-x --seed 0');
});

test('again(model, {}, seed) keeps a name that looks like an option from being one', () => {
  expect(again('-x.mjs', {}, 0)).toBe('gradcheck --seed 0 -- -x.mjs');
});

const bash = (() => {
  try {
    return execFileSync('bash', ['-c', 'echo yes'], { encoding: 'utf8' }) === 'yes\n';
  } catch {
    return false;
  }
})();

test.skipIf(!bash)('quoted(word) is one visible word to bash, also where it holds what a screen does not show', () => {
  const words = ['\u001b[2J', "it's\n", '\u202eevil', 'a\\\t1', '\u00ad7', '\u{1f600}\u0007'];
  for (const word of words) {
    expect(quoted(word)).toMatch(/^[\P{C}]*$/u);
    expect(execFileSync('bash', ['-c', `printf %s ${quoted(word)}`], { encoding: 'utf8' })).toBe(word);
  }
});
