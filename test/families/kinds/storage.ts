import { type FormatName, ROUNDINGS, type Rounding } from '../numbers.js';

/** What the parameters are held in. */
export type Storage = FormatName;

/** Parameters in storage of this format, and whether the caller's own arrays are to be moved. */
export function stored(storage: Storage, parameters: Record<string, ArrayLike<number>>) {
  const inPlace = storage === 'float16' || storage === 'bfloat16';
  const hold = (v: ArrayLike<number>) => {
    if (storage === 'float64') return Float64Array.from(v);
    return storage === 'float32' ? Float32Array.from(v) : fewBits(v, ROUNDINGS[storage]);
  };
  const held = Object.fromEntries(Object.entries(parameters).map(([name, v]) => [name, hold(v)]));
  return { parameters: held, inPlace };
}

/** An array whose entries round what is written to them, as a Float16Array does: no typed array of it is known to every runtime. */
function fewBits(values: ArrayLike<number>, round: Rounding): number[] {
  const held = Array.from(values, round);
  const list: number[] = [];
  held.forEach((_, k) => {
    Object.defineProperty(list, k, {
      enumerable: true,
      configurable: true,
      get: () => held[k],
      set(value: number) {
        held[k] = round(value);
      },
    });
  });
  return list;
}
