/** The bytes of a struct as AssemblyScript lays it out: f64 fields first, then words of 4 bytes, filled up to a multiple of 8. */
export function structOf(numbers: readonly number[], words: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(structBytes(numbers.length, words.length)));
  numbers.forEach((number, k) => {
    view.setFloat64(8 * k, number, true);
  });
  words.forEach((word, k) => {
    view.setUint32(8 * numbers.length + 4 * k, word, true);
  });
  return new Uint8Array(view.buffer);
}

/** Its length. */
export const structBytes = (numbers: number, words: number): number => 8 * numbers + 8 * Math.ceil(words / 2);
