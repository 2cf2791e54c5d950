import { GradcheckError, Threw, throwIfAborted, words } from '../errors.js';
import type { Diagnosis, StateDetails } from '../finding.js';
import { norm } from '../numbers.js';
import type { LinearMap } from '../problem.js';
import { random } from '../random.js';
import { significantBits } from '../significand.js';
import { type Ask, type Break, breakOf, relativeErrors } from './sides.js';

/** How the laws of linear maps are asked. */
export interface LawOptions {
  tolerance?: number;
  /** Relative distance of results for the same argument that the caller allows. */
  nondeterminism?: number;
  signal?: AbortSignal;
}

/** Arguments are whole numbers from 1 to this, of either sign: sums of two are exact in every format, so no rounding of the argument looks like a bend. */
const LARGEST = 7;
/** How many times larger and smaller an argument is made: what gradients meet, and no more than the format of the results reaches. */
const REACH = { float64: 2 ** 20, float32: 2 ** 12, less: 2 ** 4 };
/** Digits that float64 alone has: one number in 32 has no more of them by chance, one pair in a thousand. */
const LONG = 48;
/** Digits of float16, and what rounding leaves of a sum of two products in float32 and in fewer bits. */
const HALF = 11;
const ROUGH = { single: 2 ** -30, half: 2 ** -14 };

/** A product with the arguments of a draw. */
export class Product {
  private readonly known = new Map<string, Promise<Float64Array>>();

  constructor(
    readonly map: LinearMap,
    private readonly signal: AbortSignal | undefined,
  ) {}

  /** A of an argument, a fresh array: results may come in a buffer that the next call writes into. */
  async of(argument: Float64Array): Promise<Float64Array> {
    throwIfAborted(this.signal);
    try {
      return Float64Array.from(await this.map.apply(argument.slice()));
    } catch (error) {
      throw error instanceof GradcheckError || error instanceof Threw ? error : new Threw(this.map.name, error);
    }
  }

  /** A of (α u + β w) · stretch for the u and w of a draw; asked once. */
  drawn(seed: number, stretch: number, alpha: number, beta = 0): Promise<Float64Array> {
    const key = [seed, stretch, alpha, beta].join();
    let result = this.known.get(key);
    if (!result) {
      const { u, w } = drawOf(this.map.size, seed);
      result = this.of(u.map((value, k) => stretch * (alpha * value + beta * w[k])));
      if (stretch === 1) this.known.set(key, result);
    }
    return result;
  }
}

/** Two arguments of short whole numbers. */
export function drawOf(size: number, seed: number): { u: Float64Array; w: Float64Array } {
  const { sign, below } = random(seed);
  const whole = () => Float64Array.from({ length: size }, () => sign() * (1 + below(LARGEST)));
  return { u: whole(), w: whole() };
}

/**
 * Whether a map is linear in its argument: about 15 calls.
 *
 *     A 0 = 0,  A(u + w) = A u + A w,  A(−u) = −A u,  A(c u) = c A u for c = 2^±20 (float64), 2^±12 (float32), 2^±4 (fewer bits)
 *
 * Powers of two and short sums are exact in every format: what is linear by its formula is so to the last bit, but for sums in another order.
 */
export async function probeLinear(map: LinearMap, options: LawOptions): Promise<Diagnosis[]> {
  const product = new Product(map, options.signal);
  let factor = 1;
  try {
    const usual = await product.drawn(0, 1, 1);
    factor = 0;
    const atZero = await zeroOf(product, usual, options);
    if (atZero) return bent(map, { how: 'zero', ...atZero });
    factor = 1;
    const apart = await breakOf(sums(product), options.tolerance);
    if (apart) return bent(map, { how: 'sum', ...apart });
    for (factor of await factorsOf(product)) {
      const unlike = await breakOf(multiples(product, factor), options.tolerance);
      if (unlike) return bent(map, { how: 'scaled', factor, ...unlike });
    }
    return [];
  } catch (error) {
    if (!(error instanceof Threw)) throw error;
    return bent(map, { how: 'threw', factor, words: words(error) });
  }
}

type Linearity = StateDetails['linearity'];

/** The finding that a map is not linear, or throws for some arguments. */
export const bent = (
  { name, argument }: Pick<LinearMap, 'name' | 'argument'>,
  told: Pick<Linearity, 'how'> & Partial<Linearity>,
): Diagnosis[] => [
  {
    kind: 'linearity',
    blocks: [],
    certainty: 'certain',
    detail: { of: name, argument, left: 0, right: 0, factor: 1, words: '', ...told },
  },
];

/** A 0 where it is not 0, or not a number beside a product that is. */
async function zeroOf(
  product: Product,
  usual: Float64Array,
  { nondeterminism = 0 }: LawOptions,
): Promise<Break | null> {
  const atZero = await product.of(new Float64Array(product.map.size));
  const allowed = (nondeterminism * norm(usual)) / Math.sqrt(usual.length) || 0;
  const k = atZero.findIndex((value, i) => Number.isFinite(usual[i]) && !(Math.abs(value) <= allowed));
  return k < 0 ? null : { left: atZero[k], right: 0 };
}

const sums =
  (product: Product): Ask =>
  async (seed, stretch) => {
    const u = await product.drawn(seed, stretch, 1);
    const w = await product.drawn(seed, stretch, 0, 1);
    const left = await product.drawn(seed, stretch, 1, 1);
    const right = u.map((value, k) => value + w[k]);
    return { left, right, scale: left.map((value, k) => Math.abs(value) + Math.abs(u[k]) + Math.abs(w[k])) };
  };

const multiples =
  (product: Product, factor: number): Ask =>
  async (seed, stretch) => {
    const right = await product.drawn(seed, stretch, 1);
    const left = (await product.drawn(seed, stretch, factor)).map(value => value / factor);
    const scale = left.map((value, k) => Math.abs(value) + Math.abs(right[k]));
    return { left, right, scale, enlarged: 1 / Math.abs(factor) };
  };

/**
 * What arguments are multiplied with. Low precision is told by how results are stored and by what rounding leaves of a sum. Where results of small arguments
 * have fewer digits, storage has a least number, as float16 and fixed points have: what is lost below it is no threshold of the product's.
 */
async function factorsOf(product: Product): Promise<number[]> {
  const kept = await Promise.all([0, 1].map(seed => product.drawn(seed, Math.SQRT1_2, 1)));
  const bits = Math.max(...kept.map(significantBits));
  const rounding = relativeErrors(await sums(product)(0, 1)).reduce((most, error) => Math.max(most, error), 0);
  const single = bits > HALF && rounding <= ROUGH.half ? REACH.float32 : REACH.less;
  const reach = bits > LONG && rounding <= ROUGH.single ? REACH.float64 : single;
  const small = bits > LONG ? bits : significantBits(await product.drawn(0, Math.SQRT1_2 / reach, 1));
  return small >= bits - 1 ? [-1, reach, 1 / reach] : [-1, reach];
}
