/** A struct as AssemblyScript lays it out: f64 fields first, then words of 4 bytes. */
export interface Struct {
  readonly numbers?: readonly number[];
  readonly words: readonly number[];
}

/**
 * Structs as bytes, one behind the other, each of the length that the module says it has: so that a field more or less in
 * assembly is an error here and no shift of all that follows.
 *
 * @throws {RangeError} where the fields do not fill that length
 */
export function imageOf(bytes: number, structs: readonly Struct[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(bytes * structs.length));
  structs.forEach(({ numbers = [], words }, s) => {
    const own = 8 * numbers.length + 4 * words.length;
    if (own !== bytes) throw new RangeError(`a struct of ${bytes} bytes was given ${own}`);
    const start = bytes * s;
    numbers.forEach((number, k) => {
      view.setFloat64(start + 8 * k, number, true);
    });
    words.forEach((word, k) => {
      view.setUint32(start + 8 * numbers.length + 4 * k, word, true);
    });
  });
  return new Uint8Array(view.buffer);
}
