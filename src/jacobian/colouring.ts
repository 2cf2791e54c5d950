/** Which entries of an m × n matrix may be other than 0: one byte an entry, row by row. */
export interface Pattern {
  rows: number;
  columns: number;
  entries: Uint8Array;
}

/**
 * Groups of columns no two of which share a row: what one row sees move is one column, so a whole group is differenced at once.
 * Greedy, the columns with most entries first; a column without entries is in no group. A banded matrix takes as many groups as its band is wide,
 * one with a full row as many as it has columns.
 *
 * @see A. Curtis, M. Powell, J. Reid, "On the estimation of sparse Jacobian matrices", J. Inst. Math. Appl. 13 (1974); T. Coleman, J. Moré, SIAM J. Numer.
 *   Anal. 20 (1983), for the colouring of graphs
 */
export function colouring({ rows, columns, entries }: Pattern): number[][] {
  const rowsOf = Array.from({ length: columns }, (_, i) => {
    const own: number[] = [];
    for (let k = 0; k < rows; k++) if (entries[k * columns + i]) own.push(k);
    return own;
  });
  const order = [...rowsOf.keys()].filter(i => rowsOf[i].length > 0);
  order.sort((a, b) => rowsOf[b].length - rowsOf[a].length || a - b);
  /** By row: the groups that have a column in it. */
  const taken = Array.from({ length: rows }, () => new Set<number>());
  const groups: number[][] = [];
  for (const i of order) {
    let group = 0;
    while (rowsOf[i].some(k => taken[k].has(group))) group++;
    for (const k of rowsOf[i]) taken[k].add(group);
    groups[group] ??= [];
    groups[group].push(i);
  }
  return groups;
}
