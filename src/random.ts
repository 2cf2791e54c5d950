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
  /** That many numbers of random signs and sizes uniform in [0.5, 1), each as by `sign() * (0.5 + 0.5 * uniform())`: in one loop, for there may be millions. */
  halves(count: number): Float64Array;
}

/**
 * xoshiro128++ seeded by SplitMix32.
 *
 * @param seed  any whole number; taken modulo 2³²
 * @see D. Blackman, S. Vigna, "Scrambled linear pseudorandom number generators", ACM TOMS 47 (2021), public domain code at prng.di.unimi.it
 */
export function random(seed: number): Random {
  const state = seededBy(seed);
  const uniform = () => uniformOf(state);
  return {
    uniform,
    // 1 − u lies in (0, 1]: the logarithm is finite
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    below: n => Math.floor(uniform() * n),
    sign: () => signOf(state),
    halves: count => halvesOf(state, count),
  };
}

const uniformOf = (state: Int32Array): number => (next(state) >>> 5) * 2 ** -27 + (next(state) >>> 6) * 2 ** -53;

const signOf = (state: Int32Array): number => (next(state) >>> 31 === 0 ? 1 : -1);

function halvesOf(state: Int32Array, count: number): Float64Array {
  const halves = new Float64Array(count);
  for (let i = 0; i < count; i++) halves[i] = signOf(state) * (0.5 + 0.5 * uniformOf(state));
  return halves;
}

/** The next whole number in 0 … 2³² − 1. */
function next(state: Int32Array): number {
  const a = state[0];
  const b = state[1];
  const c = state[2] ^ a;
  const d = state[3] ^ b;
  const sum = (a + state[3]) | 0;
  state[0] = a ^ d;
  state[1] = b ^ c;
  state[2] = c ^ (b << 9);
  state[3] = (d << 11) | (d >>> 21);
  return (((sum << 7) | (sum >>> 25)) + a) >>> 0;
}

/** Four numbers by SplitMix32. */
function seededBy(seed: number): Int32Array {
  let state = seed | 0;
  return new Int32Array(4).map(() => {
    state = (state + 0x9e3779b9) | 0;
    let z = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return z ^ (z >>> 15);
  });
}
