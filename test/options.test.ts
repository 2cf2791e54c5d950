import { describe, expect, test } from 'vitest';
import { settle } from '../src/options.js';
import type { Options } from '../src/problem.js';

const codeOf = (options: unknown) => {
  try {
    settle(options as Options);
  } catch (error) {
    const { code, path } = error as { code: string; path: string };
    return { code, path };
  }
  return null;
};

test('settle({}) fills in the defaults of the course', () => {
  expect(settle({})).toEqual({
    sides: 'two',
    threshold: 1e-7,
    components: 'all',
    points: 0,
    steps: null,
    only: null,
    except: null,
    seed: 0,
  });
});

test('settle(options) keeps what is given', () => {
  expect(settle({ step: 1e-7, seed: 3, only: ['W1'], sides: 'one', tolerance: 1e-3 })).toMatchObject({
    step: 1e-7,
    seed: 3,
    only: ['W1'],
    sides: 'one',
    tolerance: 1e-3,
  });
});

describe('settle(options) refuses', () => {
  const wrong: [string, unknown][] = [
    ['step', 0],
    ['step', -1e-7],
    ['step', Number.NaN],
    ['step', '1e-7'],
    ['step', []],
    ['step', [1e-3, 0]],
    ['sides', 'both'],
    ['threshold', 0],
    ['tolerance', 1],
    ['tolerance', -1],
    ['tolerance', {}],
    ['tolerance', { absolute: 0 }],
    ['tolerance', { relative: 1 }],
    ['tolerance', { W1: { relative: '1e-3' } }],
    ['tolerance', [1e-3]],
    ['only', []],
    ['only', ['']],
    ['except', 'b1'],
    ['except', []],
    ['only', 'W1'],
    ['only', [1]],
    ['components', 'some'],
    ['points', -1],
    ['points', 0.5],
    ['points', 'all'],
    ['selfTest', 'yes'],
    ['resolution', 1],
    ['resolution', 0],
    ['precision', 'float8'],
    ['kinks', true],
    ['budget', 0],
    ['budget', 1.5],
    ['time', 0],
    ['time', '10s'],
    ['method', 'fast'],
    ['workers', -1],
    ['workers', 'many'],
    ['seed', 0.5],
    ['signal', {}],
    ['onProgress', 1],
    ['stpe', 1e-7],
  ];
  test.each(wrong)('%s: %s', (name, value) => {
    expect(codeOf({ [name]: value })).toEqual({ code: 'invalid_option', path: `options.${name}` });
  });

  test('options that are no object', () => {
    expect(codeOf(null)?.code).toBe('invalid_option');
  });
});

test('settle(options) names what to do instead', () => {
  expect(() => settle({ step: -1 })).toThrow('options.step is -1: give a positive number such as 1e-7');
});
