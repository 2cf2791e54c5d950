/** What numbers are kept on: so many significant bits, and multiples of a unit. */
export interface Grid {
  bits: number;
  unit: number;
}

export const emptyGrid = (): Grid => ({ bits: 0, unit: Number.POSITIVE_INFINITY });

/** Significant bits of the longest of some numbers. */
export function significantBits(values: Float64Array): number {
  const grid = emptyGrid();
  widen(grid, values);
  return grid.bits;
}

/** Makes a grid hold these numbers too: the mantissa of a float64 is read from its 64 bits. */
export function widen(grid: Grid, values: Float64Array): void {
  const words = new DataView(values.buffer, values.byteOffset, values.byteLength);
  for (let k = 0; k < values.length; k++) {
    if (values[k] === 0 || !Number.isFinite(values[k])) continue;
    const [low, high] = [words.getUint32(8 * k, true), words.getUint32(8 * k + 4, true) | 0x100000];
    const zeros = low !== 0 ? trailing(low) : 32 + trailing(high);
    const exponent = Math.max((words.getUint32(8 * k + 4, true) >>> 20) & 0x7ff, 1) - 1075 + zeros;
    grid.bits = Math.max(grid.bits, 53 - zeros);
    grid.unit = Math.min(grid.unit, 2 ** exponent);
  }
}

const trailing = (word: number): number => 31 - Math.clz32(word & -word);
