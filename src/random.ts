/** Random numbers that are the same for the same seed on every machine. */
export interface Random {
  /** Uniform in [0, 1), 53 bits. */
  uniform(): number;
  /** Standard normal, by the Box–Muller transform. */
  normal(): number;
  /** Uniform whole number in 0 … n − 1. */
  below(n: number): number;
  /** −1 or 1. */
  sign(): number;
}

/**
 * xoshiro128++ seeded by SplitMix32.
 *
 * @param seed  any whole number; taken modulo 2³²
 * @see D. Blackman, S. Vigna, "Scrambled linear pseudorandom number generators", ACM TOMS 47 (2021), public domain code at prng.di.unimi.it
 */
export function random(seed: number): Random {
  const next = xoshiro128(seed);
  const uniform = () => (next() >>> 5) * 2 ** -27 + (next() >>> 6) * 2 ** -53;
  return {
    uniform,
    // 1 − u lies in (0, 1]: the logarithm is finite
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    below: n => Math.floor(uniform() * n),
    sign: () => (next() >>> 31 === 0 ? 1 : -1),
  };
}

function xoshiro128(seed: number): () => number {
  let state = seed | 0;
  const splitMix = () => {
    state = (state + 0x9e3779b9) | 0;
    let z = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return z ^ (z >>> 15);
  };
  let [a, b, c, d] = [splitMix(), splitMix(), splitMix(), splitMix()];
  return () => {
    const sum = (a + d) | 0;
    const result = (((sum << 7) | (sum >>> 25)) + a) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return result;
  };
}
