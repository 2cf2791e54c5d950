import { MAX_RANK } from './shape.js';

/** Anything whose numbers can be read and written by index: a plain array or a typed array. */
export interface NumberStore {
  readonly length: number;
  readonly constructor: unknown;
  [k: number]: number;
}

/** Whether every entry is a number: typed arrays (but of BigInt) and plain arrays without holes. */
export function isNumberList(value: unknown): value is NumberStore {
  if (isTypedArray(value)) return true;
  if (!Array.isArray(value)) return false;
  for (let i = 0; i < value.length; i++) if (typeof value[i] !== 'number') return false;
  return true;
}

/** Typed arrays of numbers; not those of BigInt. */
export const isTypedArray = (value: unknown): value is Float64Array =>
  ArrayBuffer.isView(value) && !(value instanceof DataView) && !typeName(value).startsWith('Big');

/** Arrays that cannot hold θ ± ε. */
export const isIntegerArray = (value: unknown): boolean => isTypedArray(value) && !typeName(value).startsWith('Float');

/** Whether the buffer of an array was given away, so that it looks like one of no entries. */
export function isDetached(array: object): boolean {
  if (!isTypedArray(array) || array.length > 0) return false;
  try {
    array.slice();
    return false;
  } catch {
    return true;
  }
}

/** Whether a value holds whole numbers by its type, such as token numbers: a bigint, an array of integers or BigInts, or a list of these. */
export function isWhole(value: unknown, depth = MAX_RANK): boolean {
  if (Array.isArray(value)) return value.length > 0 && depth > 0 && value.every(entry => isWhole(entry, depth - 1));
  if (ArrayBuffer.isView(value)) return !(value instanceof DataView) && !typeName(value).startsWith('Float');
  return typeof value === 'bigint';
}

/** Whether numbers are kept in float16: a Float16Array, or views and lists of these. */
export function isHalf(value: unknown): boolean {
  if (isTypedArray(value)) return typeName(value) === 'Float16Array';
  if (Array.isArray(value)) return value.length > 0 && isHalf(value[0]);
  const { data } = (value ?? {}) as { data?: unknown };
  return data !== undefined && isHalf(data);
}

/** 'Float64Array', in any realm and for subclasses too. */
const typeName = (value: ArrayBufferView): string => (value as Float64Array)[Symbol.toStringTag];

/** Whether a copy of a store keeps every float64 as it is. */
export const isExact = (store: NumberStore): boolean => store instanceof Float64Array || Array.isArray(store);

/** What an entry keeps of a value that is written to it: read back where a setter may stand behind it, as in a list that rounds like a Float16Array. */
export function keptIn(
  store: Record<string | number, number> | NumberStore,
  key: string | number,
  value: number,
): number {
  if (store instanceof Float64Array) return value;
  if (store instanceof Float32Array) return Math.fround(value);
  const entries = store as Record<string | number, number>;
  const before = entries[key];
  try {
    entries[key] = value;
    return entries[key];
  } catch {
    // a value that is refused is none that is rounded: the cost there is asked all the same, and throws
    return value;
  } finally {
    entries[key] = before;
  }
}
