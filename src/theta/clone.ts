import { refuse } from '../errors.js';
import { accessorsOf, isInstance, isMap, isPlainObject, keysOf } from './fields.js';
import { MAX_RANK } from './shape.js';
import { isNumberList, type NumberStore } from './storage.js';
import { isStrided } from './strided.js';
import { childName, DEEPEST, pathOf } from './tree.js';

/**
 * A copy of a tree of numbers, with the same names in the same order and the same array types, that shares no storage.
 * Instances keep their class, so that its methods work on the copy; they are made without its constructor.
 *
 * @throws {GradcheckError} `invalid_problem` where an instance keeps its numbers where no copy can: behind #private fields, or in a closure;
 *   and for a tree that contains itself, or nearly
 */
export function cloneTree<T>(tree: T): T {
  return new Cloner(true).value(tree, '') as T;
}

/**
 * The structure of any tree, without the numbers of its float arrays, for there may be millions; an instance that cannot be copied becomes a plain
 * object of its parts.
 */
export function snapshot<T>(tree: T): T {
  return new Cloner(false).value(tree, '') as T;
}

/** Of a buffer of zeros for many rows. */
const MOST_BYTES = 2 ** 24;

class Cloner {
  private depth = 0;
  /** Zeros that are not handed out yet. */
  private zeros = new Float64Array(0);
  constructor(private readonly faithful: boolean) {}

  /** @param name  of the value below the root, for refusals */
  value(value: unknown, name: string): unknown {
    if (this.depth === DEEPEST) throw refuse.tooDeep(pathOf('parameters', ''), DEEPEST);
    this.depth++;
    const copy = this.copy(value, name);
    this.depth--;
    return copy;
  }

  private copy(value: unknown, name: string): unknown {
    if (isNumberList(value)) return this.faithful ? (value as number[]).slice() : this.blank(value);
    if (Array.isArray(value))
      return Array.from(value, (entry, k) => this.value(entry, childName(name, String(k), true)));
    if (ArrayBuffer.isView(value)) return value instanceof DataView ? value : (value as BigInt64Array).slice();
    if (isStrided(value)) return this.strided(value, name);
    if (isMap(value))
      return new Map(Array.from(value, ([key, part]) => [key, this.value(part, childName(name, String(key), false))]));
    if (isPlainObject(value)) return this.object(value, name);
    return isInstance(value) ? this.instance(value, name) : value;
  }

  /** An array of the same type and length; zeros, where it holds floats. Rows are cut from few buffers: pages that nobody writes to take no memory. */
  private blank(list: NumberStore): unknown {
    const { length } = list;
    const type: unknown = list.constructor;
    if (type === Float32Array) return new Float32Array(length);
    if (type !== Float64Array) return (list as number[]).slice();
    if (length > this.zeros.length)
      this.zeros = new Float64Array(Math.max(length, Math.min(2 * this.zeros.buffer.byteLength, MOST_BYTES) / 8));
    const row = this.zeros.subarray(0, length);
    this.zeros = this.zeros.subarray(length);
    return row;
  }

  private object(object: Record<string, unknown>, name: string): object {
    const copy = this.parts(object, name);
    return Object.getPrototypeOf(object) === null ? Object.setPrototypeOf(copy, null) : copy;
  }

  private parts(object: Record<string, unknown>, name: string): object {
    return Object.fromEntries(keysOf(object).map(key => [key, this.value(object[key], childName(name, key, false))]));
  }

  /** Views of ndarray libraries keep their class, so that their own methods read the copy. */
  private strided(view: { data: unknown }, name: string): object {
    const { data } = view;
    // a view need not show all of its data
    const copy = isNumberList(data) ? (data as number[]).slice() : this.value(data, name);
    const fields = Object.getOwnPropertyDescriptors(view) as Record<string, PropertyDescriptor>;
    for (const field of Object.values(fields)) {
      if ('value' in field)
        field.value = field.value === data ? copy : Array.isArray(field.value) ? [...field.value] : field.value;
    }
    return Object.create(Object.getPrototypeOf(view), fields);
  }

  /** An instance of any class: fields that it may not write itself can be written in the copy. */
  private instance(instance: Record<string, unknown>, name: string): object {
    const fields = Object.getOwnPropertyDescriptors(instance);
    const closed = Object.values(fields).some(field => field.enumerable && !('value' in field));
    const shown = new Set(keysOf(instance));
    // what a class hides from those who read its fields is its own affair, but for arrays of numbers
    for (const [key, field] of Object.entries(fields))
      if ('value' in field && (shown.has(key) || isNumbers(field.value)))
        field.value = this.value(field.value, childName(name, key, false));
    for (const field of Object.values(fields)) if ('value' in field) field.writable = true;
    const copy = Object.create(Object.getPrototypeOf(instance), fields);
    if (!closed && accessorsOf(instance).every(key => isCopied(instance, copy, key))) return copy;
    if (this.faithful) throw refuse.uncopied(pathOf('parameters', name), instance);
    return this.parts(instance, name);
  }
}

/** Whether a value is an array of numbers, or of such arrays. */
const isNumbers = (value: unknown, depth = MAX_RANK): boolean =>
  isNumberList(value) || (Array.isArray(value) && depth > 0 && value.every(entry => isNumbers(entry, depth - 1)));

/** Whether an accessor of a copy reads the same as that of the instance, from storage of its own. */
function isCopied(instance: Record<string, unknown>, copy: Record<string, unknown>, key: string): boolean {
  const value = instance[key];
  try {
    const own = copy[key];
    return typeof value === 'object' && value !== null
      ? typeof own === 'object' && own !== null && own !== value
      : Object.is(own, value);
  } catch {
    // an #private field
    return false;
  }
}
