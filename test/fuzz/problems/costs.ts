/** A cost of a list of numbers with the gradient that is right for it almost everywhere. */
export interface FuzzCost {
  J(v: readonly number[]): number;
  slopes(v: readonly number[]): number[];
}

/** Σ f over the numbers, each with a weight of its own so that entries cannot stand in for each other. */
const summed = (f: (v: number) => number, slope: (v: number) => number): FuzzCost => ({
  J: v => v.reduce((sum, x, i) => sum + (1 + i / 7) * f(x), 0),
  slopes: v => v.map((x, i) => (1 + i / 7) * slope(x)),
});

/** The same cost with its value changed by what has no slope of its own. */
const beneath = (inner: FuzzCost, change: (J: number, v: readonly number[]) => number): FuzzCost => ({
  J: v => change(inner.J(v), v),
  slopes: inner.slopes,
});

const logistic = (v: number) => 1 / (1 + Math.exp(-v));
const smoothSum = summed(
  v => Math.sin(v) + v * v,
  v => Math.cos(v) + 2 * v,
);

/** Noise of ±1 that is a function of θ. */
function hashed(v: readonly number[]): number {
  let h = 2166136261;
  for (const word of new Uint32Array(Float64Array.from(v).buffer)) h = Math.imul(h ^ word, 16777619) ^ (h >>> 15);
  return (h >>> 0) / 2 ** 31 - 1;
}

/** Σ vᵢ vᵢ₊₁ + sin vᵢ: every number is felt together with its neighbours. */
const coupled: FuzzCost = {
  J: v => v.reduce((sum, x, i) => sum + x * (v[i + 1] ?? 1) + Math.sin(x), 0),
  slopes: v => v.map((x, i) => (v[i + 1] ?? 1) + (v[i - 1] ?? 0) + Math.cos(x)),
};

/** Every third number is a thousand times as stiff as the one before, with slopes of one size. */
const stiffness = (i: number) => 1000 ** (i % 3);
const units: FuzzCost = {
  J: v => v.reduce((sum, x, i) => sum + (stiffness(i) * x - 1) ** 2 / (2 * stiffness(i)) + Math.exp(x / 3), 0),
  slopes: v => v.map((x, i) => stiffness(i) * x - 1 + Math.exp(x / 3) / 3),
};

/** √(1 + Σv²). */
const length: FuzzCost = {
  J: v => Math.hypot(1, ...v),
  slopes: v => v.map(x => x / Math.hypot(1, ...v)),
};

/** A smooth sum, and a constant as soon as a number exceeds 2, where numbers may stand. */
const walled: FuzzCost = {
  J: v => (v.some(x => x > 2) ? 1e30 : smoothSum.J(v)),
  slopes: v => (v.some(x => x > 2) ? v.map(() => 0) : smoothSum.slopes(v)),
};

export const COSTS = {
  squares: summed(
    v => v * v,
    v => 2 * v,
  ),
  cubes: summed(
    v => v ** 3,
    v => 3 * v * v,
  ),
  sines: summed(Math.sin, Math.cos),
  tanh: summed(Math.tanh, v => 1 / Math.cosh(v) ** 2),
  softplus: summed(v => Math.max(v, 0) + Math.log1p(Math.exp(-Math.abs(v))), logistic),
  exponentials: summed(
    v => Math.exp(0.3 * v),
    v => 0.3 * Math.exp(0.3 * v),
  ),
  bells: summed(
    v => Math.exp(-v * v),
    v => -2 * v * Math.exp(-v * v),
  ),
  coupled,
  units,
  length,
  'far above 0': beneath(smoothSum, J => J + 1e6),
  absolutes: summed(Math.abs, Math.sign),
  relu: summed(
    v => Math.max(0, v),
    v => (v > 0 ? 1 : 0),
  ),
  floors: summed(Math.floor, () => 0),
  constant: summed(
    () => 0.7,
    () => 0,
  ),
  roots: summed(
    v => (v < 0 ? Number.NaN : v ** 1.5),
    v => 1.5 * Math.sqrt(v),
  ),
  jumps: beneath(smoothSum, (J, v) => J + v.filter(x => x > 0.5).length / 8),
  'walled at 2': walled,
  'of float32': beneath(smoothSum, Math.fround),
  'to 6 decimals': beneath(smoothSum, J => Math.round(1e6 * J) / 1e6),
  'noise of 1e-9': beneath(smoothSum, (J, v) => J + 1e-9 * hashed(v)),
} satisfies Record<string, FuzzCost>;

export type CostName = keyof typeof COSTS;

/** A gradient made from the right one. */
export const MISTAKES = {
  right: g => g,
  'in float32': g => g.map(Math.fround),
  '× 2': g => g.map(x => 2 * x),
  '× −1': g => g.map(x => -x),
  zero: g => g.map(() => 0),
  'one entry × 1.5': g => g.map((x, i) => (i === 0 ? 1.5 * x : x)),
  'ever more wrong': g => g.map((x, i) => x * (1.001 + i * i)),
  'one entry NaN': g => g.map((x, i) => (i === g.length - 1 ? Number.NaN : x)),
  'one entry infinite': g => g.map((x, i) => (i === 0 ? Number.POSITIVE_INFINITY : x)),
} satisfies Record<string, (g: number[]) => number[]>;

export type MistakeName = keyof typeof MISTAKES;
