import { product } from '../numbers.js';
import type { Leaf } from './entries.js';
import { isInstance, isPlainObject, keysOf } from './fields.js';
import { sameShape } from './shape.js';
import { isNumberList } from './storage.js';

/** A complex number: { re, im }, of a literal or of any class. */
export interface Complex {
  re: number;
  im: number;
}

/** Whether a value is one complex number and nothing else that is learned. */
export function isComplex(value: unknown): value is Complex {
  if (typeof value !== 'object' || value === null || !('re' in value) || !('im' in value)) return false;
  if (typeof value.re !== 'number' || typeof value.im !== 'number') return false;
  if (!isPlainObject(value) && !isInstance(value)) return false;
  const fields = value as Record<string, unknown>;
  const others = keysOf(value).filter(key => key !== 're' && key !== 'im');
  return isPlainObject(value)
    ? others.length === 0
    : !others.some(key => typeof fields[key] === 'number' || isNumberList(fields[key]));
}

/** Complex numbers of any shape, each as its two parts: the last axis of the leaf is re, im. */
export class ComplexLeaf implements Leaf {
  readonly size: number;
  readonly complex = true;
  readonly rowMajor = true;
  /** @param parts  re and im of each number, one after the other */
  constructor(
    readonly shape: readonly number[],
    private readonly parts: readonly Leaf[],
  ) {
    this.size = product(shape);
  }
  get(k: number): number {
    return this.parts[k].get(0);
  }
  set(k: number, value: number): void {
    this.parts[k].set(0, value);
  }
  rounded(k: number, value: number): number {
    return this.parts[k].rounded(0, value);
  }
  read(theta: Float64Array, offset: number): void {
    for (let k = 0; k < this.size; k++) theta[offset + k] = this.get(k);
  }
  write(theta: ArrayLike<number>, offset: number): void {
    for (let k = 0; k < this.size; k++) this.set(k, theta[offset + k]);
  }
}

/** Shape of a complex number, or of equally shaped lists of them, the numbers appended; undefined for anything else. */
export function collectComplex(value: unknown, numbers: Complex[], depth: number): number[] | undefined {
  if (isComplex(value)) {
    numbers.push(value);
    return [];
  }
  if (!Array.isArray(value) || depth === 0) return undefined;
  const first = collectComplex(value[0], numbers, depth - 1);
  if (!first) return undefined;
  for (let i = 1; i < value.length; i++) {
    const shape = collectComplex(value[i], numbers, depth - 1);
    if (!shape || !sameShape(shape, first)) return undefined;
  }
  return [value.length, ...first];
}
