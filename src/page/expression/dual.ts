/** A value and its derivative by θ: forward-mode differentiation, exact up to rounding. */
export interface Dual {
  value: number;
  slope: number;
}

export const constant = (value: number): Dual => ({ value, slope: 0 });

export const negate = (a: Dual): Dual => ({ value: -a.value, slope: -a.slope });
export const add = (a: Dual, b: Dual): Dual => ({ value: a.value + b.value, slope: a.slope + b.slope });
export const subtract = (a: Dual, b: Dual): Dual => ({ value: a.value - b.value, slope: a.slope - b.slope });
export const multiply = (a: Dual, b: Dual): Dual => ({
  value: a.value * b.value,
  slope: a.slope * b.value + a.value * b.slope,
});
export const divide = (a: Dual, b: Dual): Dual => ({
  value: a.value / b.value,
  slope: (a.slope * b.value - a.value * b.slope) / (b.value * b.value),
});

/** (aᵇ)' = b aᵇ⁻¹ a' + aᵇ log(a) b'; a term whose factor is 0 is left out, so that θ^3 has a slope at negative θ too. */
export function power(a: Dual, b: Dual): Dual {
  const value = a.value ** b.value;
  const byBase = a.slope === 0 || b.value === 0 ? 0 : b.value * a.value ** (b.value - 1) * a.slope;
  const byExponent = b.slope === 0 ? 0 : value * Math.log(a.value) * b.slope;
  return { value, slope: byBase + byExponent };
}

/** The larger of two; where both are as large, the one that changes less, as abs and relu have it at their kinks. */
export const larger = (a: Dual, b: Dual): Dual => (a.value > b.value || (a.value === b.value && flatter(a, b)) ? a : b);
export const smaller = (a: Dual, b: Dual): Dual =>
  a.value < b.value || (a.value === b.value && flatter(a, b)) ? a : b;
const flatter = (a: Dual, b: Dual) => Math.abs(a.slope) <= Math.abs(b.slope);

/** A function of one number next to its derivative. */
export interface Smooth {
  value(x: number): number;
  slope(x: number): number;
}

export const apply = ({ value, slope }: Smooth, a: Dual): Dual => ({
  value: value(a.value),
  slope: slope(a.value) * a.slope,
});

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

/** What a formula may call. At their kinks abs and relu have the slope 0, as in most libraries. */
export const FUNCTIONS: Readonly<Record<string, Smooth>> = {
  sin: { value: Math.sin, slope: Math.cos },
  cos: { value: Math.cos, slope: x => -Math.sin(x) },
  tan: { value: Math.tan, slope: x => 1 / Math.cos(x) ** 2 },
  exp: { value: Math.exp, slope: Math.exp },
  log: { value: Math.log, slope: x => 1 / x },
  ln: { value: Math.log, slope: x => 1 / x },
  sqrt: { value: Math.sqrt, slope: x => 0.5 / Math.sqrt(x) },
  abs: { value: Math.abs, slope: Math.sign },
  tanh: { value: Math.tanh, slope: x => 1 - Math.tanh(x) ** 2 },
  sigmoid: { value: sigmoid, slope: x => sigmoid(x) * sigmoid(-x) },
  relu: { value: x => Math.max(0, x), slope: x => (x > 0 ? 1 : 0) },
  softplus: { value: x => Math.max(0, x) + Math.log1p(Math.exp(-Math.abs(x))), slope: sigmoid },
};
