/** Sizes a stray factor may come from; those that are not known are left out. */
export interface Sizes {
  /** Number of examples. */
  m?: number;
  /** Number of outputs. */
  K?: number;
  /** λ of the L2 penalty. */
  lambda?: number;
  /** Sizes seen in the shapes, by what they count: 'rows of W2'. */
  shapes: readonly { name: string; value: number }[];
}

interface Constant {
  name: string;
  value: number;
  /** 0 for a constant anybody writes, 1 for a product of two, 2 for a size of some array. */
  depth: number;
}

/** Constants that are written by hand; −1 is a sign error. */
const PLAIN: Constant[] = [
  ['−1', -1],
  ['2', 2],
  ['1/2', 0.5],
  ['−2', -2],
  ['−1/2', -0.5],
  ['3', 3],
  ['1/3', 1 / 3],
  ['4', 4],
  ['1/4', 0.25],
  ['8', 8],
  ['1/8', 0.125],
  ['10', 10],
  ['0.1', 0.1],
  ['100', 100],
  ['0.01', 0.01],
  ['1000', 1000],
  ['0.001', 0.001],
  ['−0.1', -0.1],
  ['−0.01', -0.01],
  ['−0.001', -0.001],
  ['√2', Math.SQRT2],
  ['1/√2', Math.SQRT1_2],
  ['ln 2', Math.LN2],
  ['1/ln 2', 1 / Math.LN2],
].map(([name, value]) => ({ name: String(name), value: Number(value), depth: 0 }));

/** Everything a factor c may stand for: hand-written constants, then m, K, λ and what is made of them. */
function constants({ m, K, lambda }: Sizes): Constant[] {
  const list = [...PLAIN];
  const add = (depth: number, entries: Record<string, number>) => {
    for (const [name, value] of Object.entries(entries)) list.push({ name, value, depth });
  };
  if (m !== undefined) {
    add(0, { m, '1/m': 1 / m, '−m': -m, '−1/m': -1 / m });
    add(1, { 'm²': m * m, '1/m²': 1 / (m * m), '2m': 2 * m, '1/(2m)': 1 / (2 * m), '2/m': 2 / m, 'm/2': m / 2 });
    add(1, { 'm − 1': m - 1, '(m − 1)/m': (m - 1) / m, 'm/(m − 1)': m / (m - 1), '√m': Math.sqrt(m) });
  }
  if (K !== undefined && K > 1) add(0, { K, '1/K': 1 / K });
  if (m !== undefined && K !== undefined && K > 1)
    add(1, { mK: m * K, '1/(mK)': 1 / (m * K), 'm/K': m / K, 'K/m': K / m });
  if (lambda) add(1, { λ: lambda, '1/λ': 1 / lambda });
  return list.filter(c => c.value !== 1 && Number.isFinite(c.value) && c.value !== 0);
}

/** Size of the window around c in which a name is looked for; whether it fits is decided by the numbers. */
const NEAR = 1e-2;

/** A factor with a name. */
export interface Named {
  /** Simplest first; empty when no name fits. */
  names: string[];
  /** The exact value of the first name, or c itself. */
  value: number;
  /** Whether it is a constant people write, or one made of m, K and λ: any ratio of whole numbers may pass for a size. */
  familiar: boolean;
}

/**
 * Names for a factor c, simplest first.
 *
 * @param fits whether the exact value of a name explains the numbers as well as c does
 */
export function nameFactor(c: number, sizes: Sizes, fits: (value: number) => boolean): Named {
  const near = (value: number) => Math.abs(c - value) <= NEAR * Math.abs(value) && fits(value);
  const found = constants(sizes)
    .filter(({ value }) => near(value))
    .sort((a, b) => a.depth - b.depth);
  const counted = countsNear(c, sizes, near);
  if (found.length === 0) return { names: counted.names, value: counted.value ?? c, familiar: false };
  const others = sizes.m === undefined ? counted.names : [];
  const names = [...new Set([...found.map(({ name }) => name), ...others])];
  return { names, value: found[0].value, familiar: true };
}

/** Sizes beyond this are no explanation of a factor. */
const LARGEST_SIZE = 1000;
/** Whole numbers up to this are written by hand more often than they count something. */
const BY_HAND = 4;
/** Whole numbers up to this are a name of their own. */
const LARGEST_NUMBER = 12;

/** What a whole number, or one over it, may count: examples where m is not known, or an axis of some array. */
function countsNear(
  c: number,
  { m, shapes }: Sizes,
  near: (value: number) => boolean,
): { names: string[]; value?: number } {
  const whole = Math.round(Math.max(Math.abs(c), 1 / Math.abs(c)));
  const value = Math.sign(c) * (Math.abs(c) > 1 ? whole : 1 / whole);
  if (whole <= BY_HAND || whole > LARGEST_SIZE || !near(value)) return { names: [] };
  const of = (name: string) => (c < 0 ? '−' : '') + (Math.abs(c) > 1 ? name : `1/${name}`);
  const examples = m === undefined ? [`${of('m')}, if there are ${whole} examples`] : [];
  const number = m !== undefined && whole <= LARGEST_NUMBER ? [of(String(whole))] : [];
  const axes = shapes.filter(size => size.value === whole).map(({ name }) => `${of('n')}, ${whole} being the ${name}`);
  return { names: [...examples, ...number, ...axes.slice(0, 2)], value };
}
