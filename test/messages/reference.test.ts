import { describe, expect, test } from 'vitest';
import type { Diagnosis } from '../../src/finding.js';
import { message, worded } from '../../src/messages/index.js';
import { pairingSentence } from '../../src/messages/summary.js';
import { CAUSES, NAMES, SAMPLES } from './samples.js';

/** What may not be said where there is no cost: differences were not taken, and J was not called. */
const SAID_OF_J = /gradapprox|\bJ\b|difference/;

const against = (sample: object, factor?: number): Diagnosis =>
  ({ ...sample, blocks: ['W1', 'b1'], certainty: 'certain', factor, against: 'reference' }) as unknown as Diagnosis;

describe('message(diagnosis) of a reference', () => {
  test.each(SAMPLES.filter(({ kind }) => kind !== 'operation'))('of $kind speaks of no J: $detail', sample => {
    for (const factor of [2, -1, 1 / 3]) {
      const words = message(against(sample, factor));
      expect(words).toMatch(/W1.*b1.*\.$/);
      expect(words).not.toMatch(SAID_OF_J);
      expect(words).not.toMatch(/undefined|NaN|\[object/);
    }
  });

  test.each(NAMES)('of the factor $symbol blames two costs, not a J', name => {
    const detail = { entries: 3, names: [name], part: 'all', scope: 'block', layer: 0 };
    expect(message(against({ kind: 'scale', detail }, 3))).not.toMatch(SAID_OF_J);
  });

  test.each(CAUSES)('of the cause $id speaks of no J', cause => {
    expect(message(against({ kind: 'output-delta', detail: { layer: 2, cause } }))).not.toMatch(SAID_OF_J);
  });

  test('tells the reference of numbers that are not finite, of both zeros, and of arrays kept otherwise', () => {
    const nonfinite = {
      entries: 2,
      size: 9,
      at: 'W1[0,1]',
      grad: Infinity,
      reference: 7e4,
      format: 'float16',
      largest: 65504,
    };
    expect(message(against({ kind: 'nonfinite', detail: { ...nonfinite, of: 'grad' } }))).toMatch(
      /^grad is Infinity at W1\[0,1\], and not finite in 2 of 9 entries of W1 and b1, where .* largest number of float16 is 6\.55/,
    );
    const inside = { ...nonfinite, of: 'grad', grad: NaN, reference: 3 };
    expect(message(against({ kind: 'nonfinite', detail: inside }))).toContain('look for a division by zero');
    expect(message(against({ kind: 'nonfinite', detail: { ...nonfinite, of: 'reference', reference: NaN } }))).toMatch(
      /^the reference is NaN at W1\[0,1\]/,
    );
    expect(message(against({ kind: 'vacuous', detail: {} }))).toContain('are 0 in every entry');
    const kept = { order: [1, 0], square: false, kept: true };
    expect(message(against({ kind: 'transposed', detail: kept }))).toMatch(/^the reference keeps W1 and b1 as the tr/);
  });

  test('is the sentence of differences where there is no reference', () => {
    const { against: _, ...plain } = against(SAMPLES.find(({ kind }) => kind === 'zero')!) as Diagnosis & object;
    expect(message(plain as Diagnosis)).toContain('gradapprox');
  });
});

test('worded(diagnosis) leaves out what the sentence was made of', () => {
  const rivals = [{ kinds: ['unused'] }];
  const finding = worded(against({ ...SAMPLES[0], rivals }));
  expect(finding).toEqual({
    kind: SAMPLES[0].kind,
    blocks: ['W1', 'b1'],
    certainty: 'certain',
    factor: undefined,
    rivals: ['the reference is 0 there'],
    message: expect.any(String),
  });
});

test('pairingSentence(by, pairs, times) says which array is which where names did not', () => {
  const pairs = [['W1', 'layers.0.weight']] as const;
  expect(pairingSentence('name', pairs, undefined)).toBe('entry by entry');
  expect(pairingSentence('layer', pairs, undefined)).toContain('dense layers: W1 with layers.0.weight');
  expect(pairingSentence('order', pairs, 2)).toMatch(/their order: W1 .*; an entry may be off by 2 × the error/);
});
