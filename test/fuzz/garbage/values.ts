import * as fc from 'fast-check';

/** A value that nobody asked for, as plain data: one of the table, or one within something. */
export type ValueSpec = { is: string } | { number: number } | { text: string } | { within: string; of: ValueSpec };

class Odd {
  x = 1;
  readonly y = 'text';
}

function detached(): Float64Array {
  const array = Float64Array.of(1, 2);
  structuredClone(array.buffer, { transfer: [array.buffer] });
  return array;
}

function circular(): object {
  const object: Record<string, unknown> = { w: [1] };
  object.self = object;
  return object;
}

function deep(): unknown {
  let inner: unknown = [1];
  for (let k = 0; k < 3000; k++) inner = { d: inner };
  return inner;
}

/** Made anew at every use: what is called may keep or change it. */
const MAKE: Record<string, () => unknown> = {
  undefined: () => undefined,
  null: () => null,
  true: () => true,
  false: () => false,
  NaN: () => Number.NaN,
  Infinity: () => Number.POSITIVE_INFINITY,
  bigint: () => 10n,
  symbol: () => Symbol('s'),
  'a function': () => () => 1,
  'a function of promises': () => async () => [1, 2],
  'a function that returns its argument': () => (x: unknown) => x,
  'an instance': () => new Odd(),
  'an empty list': () => [],
  'an empty object': () => ({}),
  'an object of no prototype': () => Object.assign(Object.create(null), { w: [1, 2] }),
  'a list with a hole': () => Object.assign(new Array(3), { 0: 1, 2: 3 }),
  'a ragged list': () => [[1, 2], [3]],
  'a list of many kinds': () => [1, 'a', null, {}],
  'a list that contains itself': () => {
    const list: unknown[] = [1];
    list.push(list);
    return list;
  },
  'an object that contains itself': circular,
  'objects within objects': deep,
  'names of Object.prototype': () =>
    JSON.parse('{"__proto__": [1, 2], "constructor": [3], "toString": [4], "hasOwnProperty": [5]}'),
  'a Date': () => new Date(0),
  'a RegExp': () => /x/,
  'a Map': () => new Map([['w', [1, 2]]]),
  'a Map of odd keys': () =>
    new Map<unknown, unknown>([
      [{}, 1],
      [Symbol('k'), 2],
      [Number.NaN, [3]],
    ]),
  'a Set': () => new Set([1, 2]),
  'a WeakMap': () => new WeakMap(),
  'an Error': () => new Error('an error'),
  'a promise': () => Promise.resolve([1, 2]),
  // biome-ignore lint/suspicious/noThenProperty: it is what is given
  'a thenable': () => ({ then: (done: (x: unknown) => void) => done([1, 2]) }),
  'a Number object': () => new Number(3),
  'a String object': () => new String('abc'),
  'an ArrayBuffer': () => new ArrayBuffer(16),
  'a DataView': () => new DataView(new ArrayBuffer(16)),
  'an Int32Array': () => Int32Array.of(1, 2),
  'a Uint8ClampedArray': () => Uint8ClampedArray.of(1, 2),
  'a BigInt64Array': () => BigInt64Array.of(1n, 2n),
  'a Float32Array': () => Float32Array.of(1, 2),
  'an empty Float64Array': () => new Float64Array(0),
  'an array without a buffer': detached,
  'an array of a subclass': () => new (class Mine extends Float64Array {})(2),
  'a module': () => Object.freeze(Object.create(null, { [Symbol.toStringTag]: { value: 'Module' } })),
  'a view with a stride of 0': () => ({ data: [1, 2], shape: [2], stride: [0] }),
  'a huge view': () => ({ data: [1, 2], shape: [1e9], stride: [0] }),
  'a view of a negative shape': () => ({ data: [1, 2], shape: [-1, -2] }),
  'a view outside of its data': () => ({ data: [1, 2], shape: [2], offset: 5 }),
  'a view with strides that are no numbers': () => ({ data: [1, 2], shape: [2], stride: ['1'] }),
  'a view of strings': () => ({ data: ['1', '2'], shape: [2] }),
  'a sparse gradient': () => ({ indices: [0, 9], values: [1, 2], shape: [2] }),
  'a sparse gradient of nonsense': () => ({ indices: 'all', values: {}, shape: null }),
  'a complex number': () => ({ re: 1, im: Number.NaN }),
  'a complex number of texts': () => ({ re: 'a', im: 'b' }),
  globalThis: () => globalThis,
  'an AbortSignal that says stop': () => AbortSignal.abort(),
};

/** Things to put a value into. */
const WITHIN: Record<string, (value: unknown) => unknown> = {
  'a list': value => [value],
  'a list of two': value => [value, value],
  'an object': value => ({ w: value }),
  'the data of a view': value => ({ data: value, shape: [2] }),
  'the shape of a view': value => ({ data: [1, 2], shape: value }),
  'the offset of a view': value => ({ data: [1, 2], shape: [2], offset: value }),
  'a Map': value => new Map([['w', value]]),
  'a function': value => () => value,
  'a promise': value => Promise.resolve(value),
};

const EDGES = [0, -0, -1, 0.5, 1, 2, 7, 1e-320, 1e9, 2 ** 31, 2 ** 32, 2 ** 53, 1e300, -1e300];
const TEXTS = [
  '',
  'w',
  'W1',
  'x',
  '1',
  '1e-7',
  '__proto__',
  'constructor',
  'toString',
  'float32',
  'probe',
  '\u0000',
  '\ud800',
  '*',
  '[',
  '/',
];

export const valueSpec: fc.Arbitrary<ValueSpec> = fc.letrec<{ value: ValueSpec }>(tie => ({
  value: fc.oneof(
    { maxDepth: 3 },
    { weight: 6, arbitrary: fc.record({ is: fc.constantFrom(...Object.keys(MAKE)) }) },
    { weight: 2, arbitrary: fc.record({ number: fc.constantFrom(...EDGES) }) },
    { weight: 2, arbitrary: fc.record({ text: fc.constantFrom(...TEXTS) }) },
    { weight: 4, arbitrary: fc.record({ within: fc.constantFrom(...Object.keys(WITHIN)), of: tie('value') }) },
  ),
})).value;

/** The value itself. */
export function made(spec: ValueSpec): unknown {
  if ('number' in spec) return spec.number;
  if ('text' in spec) return spec.text;
  return 'is' in spec ? MAKE[spec.is]() : WITHIN[spec.within](made(spec.of));
}
