/** Address of entry i of an f64 array. */
@inline
export function at(array: usize, i: i32): usize {
  return array + (<usize>i << 3);
}

/** Address of entry (i, j) of a row-major f64 matrix with `columns` columns. */
@inline
export function cell(matrix: usize, i: i32, j: i32, columns: i32): usize {
  return matrix + ((<usize>i * <usize>columns + <usize>j) << 3);
}

/** Adds to the f64 at an address. */
@inline
export function addTo(slot: usize, term: f64): void {
  store<f64>(slot, load<f64>(slot) + term);
}
