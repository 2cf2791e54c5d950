/** The index along `axis` of entry i of a row-major array. */
export function sliceNumber(shape: readonly number[], axis: number): (i: number) => number {
  const inner = shape.slice(axis + 1).reduce((a, b) => a * b, 1);
  return i => Math.floor(i / inner) % shape[axis];
}

/** What the slices along an axis are called. */
export function sliceName(shape: readonly number[], axis: number): string {
  if (shape.length === 1) return 'entry';
  if (shape.length === 2) return axis === 0 ? 'row' : 'column';
  return `index of axis ${axis}`;
}

/** 'row 2', 'rows 1, 4 and 5', 'rows 2 to 9', in order. */
export function sliceList(shape: readonly number[], axis: number, indices: readonly number[]): string {
  const name = sliceName(shape, axis);
  if (indices.length === 1) return `${name} ${indices[0]}`;
  const plural =
    name === 'entry' ? 'entries' : name.startsWith('index') ? name.replace('index', 'indices') : `${name}s`;
  const first = indices[0];
  const last = indices[indices.length - 1];
  if (indices.length > 2 && last - first === indices.length - 1) return `${plural} ${first} to ${last}`;
  if (indices.length > 6) return `${indices.length} ${plural} (${indices.slice(0, 5).join(', ')}, …)`;
  return `${plural} ${indices.slice(0, -1).join(', ')} and ${last}`;
}
