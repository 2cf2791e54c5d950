/** An activation with its derivative, each a function of z. */
export interface Activation {
  g(z: number): number;
  slope(z: number): number;
}

const logistic = (z: number) => 1 / (1 + Math.exp(-z));

export const ACTIVATIONS = {
  linear: { g: z => z, slope: () => 1 },
  tanh: { g: Math.tanh, slope: z => 1 - Math.tanh(z) ** 2 },
  sigmoid: { g: logistic, slope: z => logistic(z) * (1 - logistic(z)) },
  softplus: { g: z => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))), slope: logistic },
  silu: { g: z => z * logistic(z), slope: z => logistic(z) * (1 + z * (1 - logistic(z))) },
  relu: { g: z => Math.max(z, 0), slope: z => (z > 0 ? 1 : 0) },
  leakyRelu: { g: z => (z > 0 ? z : 0.01 * z), slope: z => (z > 0 ? 1 : 0.01) },
  abs: { g: Math.abs, slope: Math.sign },
  square: { g: z => z * z, slope: z => 2 * z },
} satisfies Record<string, Activation>;

export type ActivationName = keyof typeof ACTIVATIONS;
