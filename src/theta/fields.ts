/** Objects whose fields are all data: literals, those of JSON, module namespaces; not instances of a class. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  // Object.prototype of any realm
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Maps of any realm. */
export const isMap = (value: unknown): value is Map<unknown, unknown> =>
  Object.prototype.toString.call(value) === '[object Map]';

/** Instances of a class that show something: own fields, or accessors with getter and setter. */
export const isInstance = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  !ArrayBuffer.isView(value) &&
  !isMap(value) &&
  !isPlainObject(value) &&
  keysOf(value).length > 0;

/** What holds parts by name. */
export const isNamed = (value: unknown): value is object => isPlainObject(value) || isMap(value) || isInstance(value);

/**
 * The names of the parts of an object: every place of a list, holes too; the keys of a Map; the enumerable fields of an object.
 * An instance with accessors shows these, and what it keeps under a name that begins with _ is theirs.
 */
export function keysOf(branch: object): string[] {
  if (Array.isArray(branch)) return Array.from(branch, (_, k) => String(k));
  if (isMap(branch)) return Array.from(branch.keys(), String);
  const own = Object.keys(branch);
  const accessors = isPlainObject(branch) ? [] : accessorsOf(branch);
  if (accessors.length === 0) return own;
  return [...own.filter(key => !key.startsWith('_')), ...accessors.filter(key => !own.includes(key))];
}

/** Names of the accessors that the classes of an instance give it, those with getter and setter. */
export function accessorsOf(instance: object): readonly string[] {
  const prototype = Object.getPrototypeOf(instance);
  let names = ACCESSORS.get(prototype);
  if (!names) ACCESSORS.set(prototype, (names = accessorsFrom(prototype)));
  return names;
}

/** By prototype: an array may hold a million instances of one class. */
const ACCESSORS = new WeakMap<object, readonly string[]>();

/** Of a prototype and those above it, but for that of all objects. */
function accessorsFrom(prototype: object): readonly string[] {
  const above = Object.getPrototypeOf(prototype);
  if (above === null) return [];
  const fields = Object.entries(Object.getOwnPropertyDescriptors(prototype));
  const own = fields.flatMap(([name, { get, set }]) => (get && set ? [name] : []));
  return [...new Set([...own, ...accessorsFrom(above)])];
}

/** The parts of an object by name, to be read and written: the object itself, or fields that stand for the entries of a Map. */
export function partsOf(branch: object): Record<string, unknown> {
  if (!isMap(branch)) return branch as Record<string, unknown>;
  const parts = Object.create(null);
  for (const key of branch.keys())
    Object.defineProperty(parts, String(key), {
      get: () => branch.get(key),
      set: value => branch.set(key, value),
      configurable: true,
    });
  return parts;
}
