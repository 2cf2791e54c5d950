/**
 * The operations a cost is written in, so that the same cost runs in float64, rounded after every operation,
 * on a tape that goes back through it, and in double-double arithmetic.
 */
export interface Numbers<T> {
  of(x: number): T;
  /** The nearest float64, for branches. */
  value(x: T): number;
  add(a: T, b: T): T;
  sub(a: T, b: T): T;
  mul(a: T, b: T): T;
  div(a: T, b: T): T;
  exp(x: T): T;
  log(x: T): T;
  /** log(1 + x), exact where x is small. */
  log1p(x: T): T;
  sin(x: T): T;
  cos(x: T): T;
  tanh(x: T): T;
  sqrt(x: T): T;
}

/** Parameters by name, in any number system. */
export type Named<T> = Readonly<Record<string, readonly T[]>>;

/** J in any number system. */
export type Cost = <T>(n: Numbers<T>, p: Named<T>) => T;

/** What one operation's result is rounded to. */
export type Rounding = (x: number) => number;

/** float64, or another format by rounding the result of every operation to it. */
export const rounded = (round: Rounding): Numbers<number> => ({
  of: round,
  value: x => x,
  add: (a, b) => round(a + b),
  sub: (a, b) => round(a - b),
  mul: (a, b) => round(a * b),
  div: (a, b) => round(a / b),
  exp: x => round(Math.exp(x)),
  log: x => round(Math.log(x)),
  log1p: x => round(Math.log1p(x)),
  sin: x => round(Math.sin(x)),
  cos: x => round(Math.cos(x)),
  tanh: x => round(Math.tanh(x)),
  sqrt: x => round(Math.sqrt(x)),
});

/**
 * Rounds to a binary format of so many significant bits whose least exponent is given: Veltkamp's splitting,
 * and below the least exponent the sum with a number whose last place is the format's. Overflows with float64 alone.
 */
function format(bits: number, leastExponent: number): Rounding {
  const splitter = 2 ** (53 - bits) + 1;
  const least = 2 ** leastExponent;
  const shift = 1.5 * 2 ** (leastExponent - bits + 53);
  return x => {
    if (Math.abs(x) < least) return x + shift - shift;
    const t = splitter * x;
    return t - (t - x);
  };
}

/** The roundings by name: IEEE 754 binary64, binary32, binary16 (without its overflow), and bfloat16. */
export const ROUNDINGS = {
  float64: (x: number) => x,
  float32: Math.fround,
  float16: format(11, -14),
  bfloat16: format(8, -126),
} as const satisfies Record<string, Rounding>;
export type FormatName = keyof typeof ROUNDINGS;

/** c · x for a constant c. */
export const times = <T>(n: Numbers<T>, c: number, x: T): T => n.mul(n.of(c), x);

export const square = <T>(n: Numbers<T>, x: T): T => n.mul(x, x);

/** x₁ + x₂ + …, from the left. */
export const total = <T>(n: Numbers<T>, xs: readonly T[]): T => xs.reduce((a, b) => n.add(a, b));

/** a · b. */
export const dot = <T>(n: Numbers<T>, a: readonly T[], b: readonly T[]): T =>
  total(
    n,
    a.map((value, k) => n.mul(value, b[k])),
  );

/** Rows of A (row-major) times x. */
export const product = <T>(n: Numbers<T>, A: readonly T[], x: readonly T[]): T[] =>
  Array.from({ length: A.length / x.length }, (_, r) => dot(n, A.slice(r * x.length, (r + 1) * x.length), x));

/** The larger of two; the first of two equal ones. */
export const larger = <T>(n: Numbers<T>, a: T, b: T): T => (n.value(b) > n.value(a) ? b : a);

/** max(0, x), with slope 0 at 0. */
export const relu = <T>(n: Numbers<T>, x: T): T => (n.value(x) > 0 ? x : n.of(0));

/** |x|, with slope 0 at 0. */
export const absolute = <T>(n: Numbers<T>, x: T): T => {
  const value = n.value(x);
  return value > 0 ? x : value < 0 ? n.sub(n.of(0), x) : n.of(0);
};

/** 1 / (1 + e^−x). */
export const logistic = <T>(n: Numbers<T>, x: T): T => n.div(n.of(1), n.add(n.of(1), n.exp(n.sub(n.of(0), x))));

/** log(1 + e^x) = max(0, x) + log(1 + e^−|x|). */
export const softplus = <T>(n: Numbers<T>, x: T): T => {
  const negative = n.sub(n.of(0), x);
  return n.value(x) > 0 ? n.add(x, n.log1p(n.exp(negative))) : n.log1p(n.exp(x));
};

/** log Σ e^xₖ, shifted by the largest. */
export const logSumExp = <T>(n: Numbers<T>, xs: readonly T[]): T => {
  const top = n.of(Math.max(...xs.map(x => n.value(x))));
  const exps = xs.map(x => n.exp(n.sub(x, top)));
  return n.add(top, n.log(total(n, exps)));
};

/** Constants in this number system. */
export const constants = <T>(n: Numbers<T>, xs: ArrayLike<number>): T[] => Array.from(xs, x => n.of(x));
