import type { Activation } from '../../forward.js';

/** One activation, entry by entry, as backward propagation meets it. */
export interface Curve {
  /** g(z). */
  g(z: number): number;
  /** g'(z). */
  slope(z: number): number;
  /** g' written in a = g(z), as it is often programmed; left out where nobody writes it so. */
  slopeFromA?: { (a: number): number; formula: string };
}

export const sigmoid = (z: number): number => {
  const e = Math.exp(-Math.abs(z));
  return z >= 0 ? 1 / (1 + e) : e / (1 + e);
};

/** Beyond this the normal distribution is 0 or 1 to all digits. */
const FAR = 9;

/** Standard normal density φ. */
const phi = (z: number) => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);

/** Standard normal distribution Φ(z) = 1/2 + φ(z) (z + z³/3 + z⁵/15 + …), to 1e-15 absolute. */
function Phi(z: number): number {
  if (Math.abs(z) > FAR) return z > 0 ? 1 : 0;
  let term = z;
  let sum = z;
  for (let k = 3; Math.abs(term) > 1e-17 * Math.abs(sum); k += 2) {
    term *= (z * z) / k;
    sum += term;
  }
  return 0.5 + phi(z) * sum;
}

const inA = (formula: string, f: (a: number) => number) => Object.assign(f, { formula });

/** leakyRelu has slope 0.01 and elu alpha 1, as in `forward.ts`. */
const LEAK = 0.01;

/** Every activation that works entry by entry; softmax has a Jacobian of its own. */
export const CURVES: Readonly<Record<Exclude<Activation, 'softmax'>, Curve>> = {
  linear: { g: z => z, slope: () => 1 },
  relu: { g: z => Math.max(z, 0), slope: z => (z > 0 ? 1 : 0) },
  leakyRelu: { g: z => (z > 0 ? z : LEAK * z), slope: z => (z > 0 ? 1 : LEAK) },
  elu: {
    g: z => (z > 0 ? z : Math.expm1(z)),
    slope: z => (z > 0 ? 1 : Math.exp(z)),
    slopeFromA: inA('a + 1', a => (a > 0 ? 1 : a + 1)),
  },
  sigmoid: {
    g: sigmoid,
    slope: z => sigmoid(z) * sigmoid(-z),
    slopeFromA: inA('a(1 − a)', a => a * (1 - a)),
  },
  tanh: {
    g: Math.tanh,
    slope: z => 1 / Math.cosh(z) ** 2,
    slopeFromA: inA('1 − a²', a => 1 - a * a),
  },
  softplus: {
    g: z => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))),
    slope: sigmoid,
    slopeFromA: inA('1 − exp(−a)', a => -Math.expm1(-a)),
  },
  silu: {
    g: z => z * sigmoid(z),
    slope: z => sigmoid(z) * (1 + z * sigmoid(-z)),
  },
  gelu: {
    g: z => z * Phi(z),
    slope: z => Phi(z) + z * phi(z),
  },
  geluTanh: {
    g: z => 0.5 * z * (1 + Math.tanh(tanhGelu(z))),
    slope: z => tanhGeluSlope(z),
  },
};

/** u = √(2/π) (z + 0.044715 z³) */
const tanhGelu = (z: number) => Math.sqrt(2 / Math.PI) * (z + 0.044715 * z ** 3);

/** d/dz of z/2 · (1 + tanh u), u = √(2/π) (z + 0.044715 z³). */
function tanhGeluSlope(z: number): number {
  const u = tanhGelu(z);
  const du = Math.sqrt(2 / Math.PI) * (1 + 3 * 0.044715 * z * z);
  return 0.5 * (1 + Math.tanh(u)) + (0.5 * z * du) / Math.cosh(u) ** 2;
}
