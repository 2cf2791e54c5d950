import { describe, expect, test } from 'vitest';
import { random } from '../src/random.js';

const MASK = 0xffffffffn;
const rotate = (x: bigint, k: bigint) => ((x << k) | (x >> (32n - k))) & MASK;

/** xoshiro128plusplus.c of prng.di.unimi.it, line by line. */
function reference(s: bigint[]): () => number {
  return () => {
    const result = (rotate((s[0] + s[3]) & MASK, 7n) + s[0]) & MASK;
    const t = (s[1] << 9n) & MASK;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate(s[3], 11n);
    return Number(result);
  };
}

/** SplitMix32: a Weyl sequence of the golden ratio, mixed by two multiplications. */
function splitMix32(seed: bigint): () => bigint {
  let state = seed & MASK;
  return () => {
    state = (state + 0x9e3779b9n) & MASK;
    let z = ((state ^ (state >> 16n)) * 0x21f0aaadn) & MASK;
    z = ((z ^ (z >> 15n)) * 0x735a2d97n) & MASK;
    return z ^ (z >> 15n);
  };
}

test('the reference gives the numbers that the Rust crate rand_xoshiro took from the C code for the state 1, 2, 3, 4', () => {
  const next = reference([1n, 2n, 3n, 4n]);
  expect(Array.from({ length: 10 }, next)).toEqual([
    641, 1573767, 3222811527, 3517856514, 836907274, 4247214768, 3867114732, 1355841295, 495546011, 621204420,
  ]);
});

describe('random(seed).uniform() is', () => {
  test('27 + 26 bits of two numbers of xoshiro128++, seeded by SplitMix32', () => {
    for (const seed of [0, 1, 2026, -1, 2 ** 31]) {
      const mix = splitMix32(BigInt(seed));
      const next = reference([mix(), mix(), mix(), mix()]);
      const { uniform } = random(seed);
      for (let k = 0; k < 100; k++) {
        const [high, low] = [next() >>> 5, next() >>> 6];
        expect(uniform()).toBe(high * 2 ** -27 + low * 2 ** -53);
      }
    }
  });

  test('in [0, 1), of mean 1/2 and variance 1/12 within 5 standard errors', () => {
    const { uniform } = random(7);
    const draws = Array.from({ length: 20_000 }, uniform);
    expect(draws.every(u => u >= 0 && u < 1)).toBe(true);
    const mean = draws.reduce((s, u) => s + u, 0) / draws.length;
    const variance = draws.reduce((s, u) => s + (u - mean) ** 2, 0) / draws.length;
    expect(Math.abs(mean - 1 / 2)).toBeLessThan(5 * Math.sqrt(1 / 12 / draws.length));
    expect(Math.abs(variance - 1 / 12)).toBeLessThan(5 * Math.sqrt(1 / 180 / draws.length));
  });

  test('the same for the same seed, another for the next', () => {
    const first = (seed: number) => random(seed).uniform();
    expect(first(5)).toBe(first(5));
    expect(first(5)).not.toBe(first(6));
  });
});

test('random(seed).normal() has mean 0, variance 1 and fourth moment 3 within 5 standard errors', () => {
  const { normal } = random(11);
  const draws = Array.from({ length: 20_000 }, normal);
  const moment = (p: number) => draws.reduce((s, z) => s + z ** p, 0) / draws.length;
  expect(Math.abs(moment(1))).toBeLessThan(5 / Math.sqrt(draws.length));
  expect(Math.abs(moment(2) - 1)).toBeLessThan(5 * Math.sqrt(2 / draws.length));
  expect(Math.abs(moment(4) - 3)).toBeLessThan(5 * Math.sqrt(96 / draws.length));
});

test('random(seed).below(n) and sign() take every value equally often, within 5 standard errors', () => {
  const generator = random(13);
  const counts = new Array<number>(6).fill(0);
  for (let k = 0; k < 6000; k++) counts[generator.below(6)]++;
  for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(5 * Math.sqrt(6000 * (1 / 6) * (5 / 6)));
  const signs = Array.from({ length: 4000 }, () => generator.sign());
  expect(new Set(signs)).toEqual(new Set([-1, 1]));
  expect(Math.abs(signs.reduce((a, b) => a + b, 0))).toBeLessThan(5 * Math.sqrt(4000));
});
