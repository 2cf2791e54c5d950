import * as fc from 'fast-check';

/** How the numbers of one block are stored. */
export const STORAGES = [
  'number',
  'list',
  'float64',
  'float32',
  'shared',
  'rows',
  'typed rows',
  'view',
  'view of columns',
  'view with gaps',
  'view of a list',
] as const;
export type Storage = (typeof STORAGES)[number];

/** A tree of parameters as plain data, so that a counterexample can be printed and shrunk. */
export type TreeSpec =
  | { storage: Storage; values: number[] }
  | { named: [string, TreeSpec][] }
  | { listed: TreeSpec[] };

/** |θ| ≤ 3, none so small that it would be another unit; places where costs have kinks, jumps and walls among them. */
const nice = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: -183, max: 183 }).map(k => k / 61) },
  { weight: 1, arbitrary: fc.constantFrom(0, 0.5, 1, 2) },
);
/** Any size a float64 has, without the ends where squares overflow. */
const wild = fc.oneof(
  { weight: 3, arbitrary: nice },
  { weight: 1, arbitrary: fc.double({ min: -1e100, max: 1e100, noNaN: true }) },
  { weight: 1, arbitrary: fc.constantFrom(0, -0, 1e-300, 5e-324, -1e-12, 1e10, 1e30, 1e6) },
);

const NAMES = [
  'W1',
  'b1',
  'W2',
  'w',
  'layers',
  'a b',
  '<script>alert(1)</script>',
  'x\u001b[31m\u0007',
  'constructor',
  '"&\'',
  'é\u202e',
];

/** Four numbers for what has rank 2, one for a bare number, none to four for the rest. */
const leaf = (value: fc.Arbitrary<number>): fc.Arbitrary<TreeSpec> =>
  fc.constantFrom(...STORAGES).chain(storage => {
    const minLength = storage === 'number' ? 1 : /row|view/.test(storage) ? 4 : 0;
    const maxLength = storage === 'number' ? 1 : 4;
    return fc.array(value, { minLength, maxLength }).map(values => ({ storage, values }));
  });

const trees = (value: fc.Arbitrary<number>): fc.Arbitrary<TreeSpec> => {
  const flat = leaf(value);
  const named = (inner: fc.Arbitrary<TreeSpec>) =>
    fc
      .uniqueArray(fc.tuple(fc.constantFrom(...NAMES), inner), {
        selector: ([name]) => name,
        minLength: 1,
        maxLength: 3,
      })
      .map(entries => ({ named: entries }));
  const listed = fc.array(named(flat), { minLength: 1, maxLength: 2 }).map(items => ({ listed: items }));
  return fc.oneof(flat, named(flat), named(fc.oneof(flat, named(flat), listed)));
};

/** Trees of few numbers, most of them nice. */
export const treeSpec: fc.Arbitrary<{ nice: boolean; tree: TreeSpec }> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ nice: fc.constant(true), tree: trees(nice) }) },
  { weight: 1, arbitrary: fc.record({ nice: fc.constant(false), tree: trees(wild) }) },
);

type View = { data: number[] | Float64Array; shape: number[]; stride?: number[]; offset?: number };

const MAKE: Record<Storage, (v: number[]) => unknown> = {
  number: ([v]) => v,
  list: v => [...v],
  float64: v => Float64Array.from(v),
  float32: v => Float32Array.from(v.map(x => Math.max(-3e38, Math.min(3e38, x)))),
  shared: v => {
    const shared = new Float64Array(new SharedArrayBuffer(8 * v.length));
    shared.set(v);
    return shared;
  },
  rows: ([a, b, c, d]) => [
    [a, b],
    [c, d],
  ],
  'typed rows': ([a, b, c, d]) => [Float64Array.of(a, b), Float64Array.of(c, d)],
  view: v => ({ data: Float64Array.from(v), shape: [2, 2] }),
  'view of columns': ([a, b, c, d]) => ({ data: Float64Array.of(a, c, b, d), shape: [2, 2], stride: [1, 2] }),
  'view with gaps': ([a, b, c, d]) => ({
    data: Float64Array.of(7, d, 7, c, Number.NaN, b, -0, a),
    shape: [2, 2],
    stride: [-4, -2],
    offset: 7,
  }),
  'view of a list': v => ({ data: [...v], shape: [2, 2] }),
};

/** The tree itself, anew at every call. */
export function build(spec: TreeSpec): unknown {
  if ('storage' in spec) return MAKE[spec.storage](spec.values);
  if ('listed' in spec) return spec.listed.map(build);
  return Object.fromEntries(spec.named.map(([name, inner]) => [name, build(inner)]));
}

const isView = (node: unknown): node is View =>
  typeof node === 'object' && node !== null && 'data' in node && 'shape' in node;

/** Entries of a 2 × 2 view in row-major order, as places in its data. */
function places({ stride = [2, 1], offset = 0 }: View): number[] {
  return [0, stride[1], stride[0], stride[0] + stride[1]].map(at => offset + at);
}

/** All numbers of a tree in the order of θ; asked at every call of a cost, so that no list is made on the way. */
export function numbers(tree: unknown, into: number[] = []): number[] {
  if (typeof tree === 'number') into.push(tree);
  else if (ArrayBuffer.isView(tree)) into.push(...(tree as Float64Array));
  else if (Array.isArray(tree)) for (const inner of tree) numbers(inner, into);
  else if (isView(tree)) for (const at of places(tree)) into.push(tree.data[at]);
  else for (const name in tree as object) numbers((tree as Record<string, unknown>)[name], into);
  return into;
}

/** The same structure in plain lists, holding other numbers. */
export function refilled(tree: unknown, next: () => number): unknown {
  if (typeof tree === 'number') return next();
  if (ArrayBuffer.isView(tree)) return Array.from(tree as Float64Array, next);
  if (isView(tree))
    return [
      [next(), next()],
      [next(), next()],
    ];
  if (Array.isArray(tree)) return tree.map(inner => refilled(inner, next));
  return Object.fromEntries(Object.entries(tree as object).map(([name, inner]) => [name, refilled(inner, next)]));
}

/** Everything that is stored, what no view shows among it. */
export function stored(tree: unknown): number[] {
  if (typeof tree === 'number') return [tree];
  if (ArrayBuffer.isView(tree)) return Array.from(tree as Float64Array);
  return Object.values(tree as object).flatMap(stored);
}
