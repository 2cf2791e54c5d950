import { isNumberList } from './storage.js';
import { isStrided } from './strided.js';
import { isPlainObject } from './tree.js';

/** A copy of a tree of numbers, with the same names in the same order and the same array types, that shares no storage. */
export function cloneTree<T>(tree: T): T {
  return cloneValue(tree) as T;
}

function cloneValue(value: unknown): unknown {
  if (isNumberList(value)) return (value as number[]).slice();
  if (Array.isArray(value)) return Array.from(value, cloneValue);
  if (isStrided(value)) return cloneStrided(value);
  if (isPlainObject(value)) return cloneObject(value);
  return value;
}

function cloneObject(object: Record<string, unknown>): object {
  const copy = Object.fromEntries(Object.keys(object).map(key => [key, cloneValue(object[key])]));
  return Object.getPrototypeOf(object) === null ? Object.setPrototypeOf(copy, null) : copy;
}

/** Views of ndarray libraries keep their class, so that their own methods read the copy. */
function cloneStrided(view: { data: unknown }): object {
  const { data } = view;
  const copy = cloneValue(data);
  const fields = Object.getOwnPropertyDescriptors(view) as Record<string, PropertyDescriptor>;
  for (const field of Object.values(fields)) {
    if ('value' in field)
      field.value = field.value === data ? copy : Array.isArray(field.value) ? [...field.value] : field.value;
  }
  return Object.create(Object.getPrototypeOf(view), fields);
}
