/** A file that cannot be shown: in one sentence which field is not what it should be. */
export class UnreadableError extends Error {
  override readonly name = 'UnreadableError';
}

/** An object of a JSON file from anywhere. */
export type Json = Readonly<Record<string, unknown>>;

const refuse = (name: string, want: string) =>
  new UnreadableError(`${name} is not ${want}: this is no report of gradcheck.`);

export function text(json: Json, name: string): string {
  const value = json[name];
  if (typeof value !== 'string') throw refuse(name, 'text');
  return value;
}

export function word<T extends string>(json: Json, name: string, words: readonly T[]): T {
  const value = json[name] as T;
  if (!words.includes(value)) throw refuse(name, `one of ${words.join(', ')}`);
  return value;
}

/** What JSON has no number for stands there as "NaN", "Infinity" or "-Infinity". */
const SPELT: readonly unknown[] = ['NaN', 'Infinity', '-Infinity'];

const decoded = (value: unknown): unknown => (SPELT.includes(value) ? Number(value) : value);

export function number(json: Json, name: string): number {
  const value = decoded(json[name]);
  if (typeof value !== 'number') throw refuse(name, 'a number');
  return value;
}

export function whole(json: Json, name: string): number {
  const value = json[name];
  if (!Number.isSafeInteger(value) || (value as number) < 0) throw refuse(name, 'a whole number');
  return value as number;
}

export function numbers(json: Json, name: string, length?: number): Float64Array {
  const value = json[name];
  if (!Array.isArray(value) || (length !== undefined && value.length !== length))
    throw refuse(name, length === undefined ? 'a list of numbers' : `a list of ${length} numbers`);
  return Float64Array.from(value, (entry: unknown) => {
    const one = decoded(entry);
    if (typeof one !== 'number') throw refuse(name, 'a list of numbers');
    return one;
  });
}

export function record(json: Json, name: string): Json {
  const value = json[name];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw refuse(name, 'an object');
  return value as Json;
}

/** A list of anything. */
export function list(json: Json, name: string): unknown[] {
  const value = json[name];
  if (!Array.isArray(value)) throw refuse(name, 'a list');
  return value;
}

/** A list of objects. */
export function records(json: Json, name: string): Json[] {
  const entries = list(json, name);
  if (!entries.every(entry => typeof entry === 'object' && entry !== null)) throw refuse(name, 'a list of objects');
  return entries as Json[];
}
