/** The bytes of numbers as base64: every bit of them, NaN and infinite values too. */
export const text = (column: Uint32Array | Float64Array): string =>
  Buffer.from(column.buffer, column.byteOffset, column.byteLength).toString('base64');

/** The bytes again, in a buffer of their own, so that they begin where any array of numbers may. */
export function numbers(base64: string): ArrayBuffer {
  const { buffer, byteOffset, byteLength } = Buffer.from(base64, 'base64');
  return buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer;
}
