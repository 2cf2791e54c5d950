import * as fc from 'fast-check';

/** Any float64, −0 and the smallest ones among them. */
export const value = fc.double({ noNaN: true, noDefaultInfinity: true });
const single = fc.float({ noNaN: true, noDefaultInfinity: true });

const typed = fc.oneof(
  fc.array(value, { maxLength: 4 }).map(list => Float64Array.from(list)),
  fc.array(single, { maxLength: 4 }).map(list => Float32Array.from(list)),
);

/** Rank 2 and 3, plain rows and typed rows, empty ones too. */
const nested = fc
  .tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 2 }))
  .chain(([a, b, c]) => {
    const row = fc.oneof(
      fc.array(value, { minLength: c, maxLength: c }),
      fc.array(value, { minLength: c, maxLength: c }).map(list => Float64Array.from(list)),
      fc.array(single, { minLength: c, maxLength: c }).map(list => Float32Array.from(list)),
    );
    const matrix = fc.array(row, { minLength: b, maxLength: b });
    return fc.oneof(matrix, fc.array(matrix, { minLength: a, maxLength: a }));
  });

/** Views of 2 × 3 or 3 × 2 entries in row-major, column-major, reversed and gapped order. */
const strided = fc
  .tuple(
    fc.array(value, { minLength: 20, maxLength: 20 }),
    fc.constantFrom(
      { shape: [2, 3], stride: [3, 1], offset: 0 },
      { shape: [2, 3], stride: [1, 2], offset: 4 },
      { shape: [3, 2], stride: [-2, -1], offset: 5 },
      { shape: [2, 3], strides: [7, -3], offset: 6 },
      { shape: [20] },
      { shape: [], stride: [], offset: 3 },
    ),
  )
  .map(([data, view]) => ({ data: Float64Array.from(data), ...view }));

const leaf = fc.oneof(value, fc.array(value, { maxLength: 4 }), typed, nested, strided);

const name = fc.stringMatching(/^[A-Za-z_]\w{0,3}$/).filter(word => word !== 'data' && word !== '__proto__');

/** Trees of every shape that `pack` takes, with at least one number. */
export const tree: fc.Arbitrary<unknown> = fc
  .letrec<{ tree: unknown }>(tie => ({
    tree: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      leaf,
      fc.dictionary(name, tie('tree'), { maxKeys: 4, noNullPrototype: false }),
      fc.array(tie('tree'), { maxLength: 3 }),
    ),
  }))
  .tree.map(inner => ({ first: 1, inner }));

/** A complex number of a class whose methods read its fields. */
export class Complex {
  constructor(
    public re: number,
    public im: number,
  ) {}
  abs2(): number {
    return this.re ** 2 + this.im ** 2;
  }
}

/** A model that hides some of what it holds, and keeps a size. */
export class Layer {
  readonly rows = 3;
  protected _gain: number;
  constructor(
    public W: unknown,
    gain: number,
  ) {
    this._gain = gain;
  }
  get gain(): number {
    return this._gain;
  }
  set gain(value: number) {
    this._gain = value;
  }
}

const complex = fc.tuple(value, value).chain(([re, im]) => fc.constantFrom(new Complex(re, im), { re, im }));
const others = fc.constantFrom<unknown>(undefined, null, Int32Array.of(3, 1), BigInt64Array.of(2n), 7n);

/** Trees with everything else beside: complex numbers, Maps, instances of classes, and what is left out. */
export const anyTree: fc.Arbitrary<unknown> = fc
  .letrec<{ tree: unknown }>(tie => ({
    tree: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      leaf,
      complex,
      fc.array(complex, { minLength: 1, maxLength: 3 }),
      fc.dictionary(name, fc.oneof({ weight: 4, arbitrary: tie('tree') }, others), {
        maxKeys: 4,
        noNullPrototype: false,
      }),
      fc.dictionary(name, tie('tree'), { maxKeys: 3 }).map(fields => new Map(Object.entries(fields))),
      fc.tuple(tie('tree'), value).map(([W, gain]) => new Layer(W, gain)),
      fc.array(tie('tree'), { maxLength: 3 }),
    ),
  }))
  .tree.map(inner => ({ first: 1, inner }));

/** Entry k of an array at a path of the tree, by plain JavaScript indexing: an oracle for what `locate` says. */
export function entryAt(array: unknown, index: readonly number[]): number {
  if (typeof array === 'object' && array !== null && 'data' in array && 'shape' in array) {
    const view = array as { data: number[]; shape: number[]; stride?: number[]; strides?: number[]; offset?: number };
    const stride =
      view.stride ?? view.strides ?? view.shape.map((_, d) => view.shape.slice(d + 1).reduce((n, s) => n * s, 1));
    return view.data[index.reduce((at, k, d) => at + k * stride[d], view.offset ?? 0)];
  }
  return index.reduce<unknown>((inner, k) => (inner as unknown[])[k], array) as number;
}
