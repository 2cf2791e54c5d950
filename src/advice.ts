/** What to do where something stands that is neither a number nor an array of numbers. */
export function adviceOnLeaf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return 'give a number or an array of numbers';
  if (value instanceof Promise) return 'await it, and give what it holds';
  if (value instanceof Set) return 'give [...it]';
  if (ArrayBuffer.isView(value)) return 'give a Float64Array or a plain array';
  return `give what is learned of it as a plain object or list of numbers and arrays, such as { W: it.W, b: it.b }${LIBRARIES}`;
}

const LIBRARIES = ' (gradcheck/tfjs, /jax and /mljs take the tensors and matrices of those libraries)';

/** The same of an instance that holds more than numbers: cost may read it where it stands. */
export const adviceOnInstance = (): string =>
  `give what is learned of it, such as { W: it.W, b: it.b }, with inPlace: true and a cost that reads the instance itself, or the same without inPlace and a cost of these${LIBRARIES}`;

/** The same among parameters: what is not learned may simply be left out. */
export function adviceOnParameter(value: unknown): string {
  const primitive = typeof value !== 'object' || value === null;
  return adviceOnLeaf(value) + (primitive ? ', and leave out what is not learned: cost can use it all the same' : '');
}

const sizeOf = (shape: readonly number[]) => shape.reduce((n, d) => n * d, 1);

const isTransposed = (got: readonly number[], want: readonly number[]) =>
  want.length > 1 && got.length === want.length && got.every((d, k) => d === want.at(-1 - k));

/** What to do about a parameter in another shape than a network's. */
export function adviceOnParameterShape(got: readonly number[], want: readonly number[]): string {
  if (isTransposed(got, want)) return 'transpose it';
  if (sizeOf(got) === sizeOf(want)) return 'give the same numbers in that shape';
  return 'give it in that shape, which network.initialize({ seed }) shows of every array';
}

/** What to do about dJ/d of a parameter in another shape than the parameter's. */
export function adviceOnShape(got: readonly number[], want: readonly number[]): string {
  if (isTransposed(got, want)) return 'transpose it';
  if (sizeOf(got) !== sizeOf(want)) return 'return dJ/d of every entry, in the same shape';
  if (want.length === 0) return 'return the number by itself';
  if (got.length === 0) return 'return it in an array of that shape';
  return 'return the same numbers in that shape';
}
