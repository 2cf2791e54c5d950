import { beyond, type Compared, compared } from './level.js';

/** Components as dots on a square grid: gradapprox to the right, grad upwards, both from −reach to reach. */
export interface Dots {
  /** Cells along a side; a cell is counted at row · grid + column, row 0 on top. */
  grid: number;
  /** The largest number drawn: of what is wrong, so that its shape fills the frame, or of all where nothing is. */
  reach: number;
  /** Components a cell that agree, and that lie beyond the bars. */
  right: Uint32Array;
  wrong: Uint32Array;
  /** Right ones, which lie further out on the diagonal. */
  outside: number;
  /** Those whose grad is no number. */
  none: number;
}

/** Components from … to − 1 of θ. */
export interface Range {
  from: number;
  to: number;
}

/** Counts components in the cells they lie in. */
export function dots(report: Compared, range: Range, grid: number): Dots {
  const reach = reachOf(report, range);
  const counted: Dots = {
    grid,
    reach,
    right: new Uint32Array(grid * grid),
    wrong: new Uint32Array(grid * grid),
    outside: 0,
    none: 0,
  };
  const along = (x: number) => Math.round(((x / reach + 1) / 2) * (grid - 1));
  for (let i = range.from; i < range.to; i++) {
    const [x, y] = [report.gradapprox[i], report.grad[i]];
    if (!compared(report, i)) continue;
    if (!Number.isFinite(y)) counted.none++;
    else if (Math.max(Math.abs(x), Math.abs(y)) > reach) counted.outside++;
    else counted[beyond(report, i) ? 'wrong' : 'right'][(grid - 1 - along(y)) * grid + along(x)]++;
  }
  return counted;
}

function reachOf(report: Compared, { from, to }: Range): number {
  let [ofWrong, ofAll] = [0, 0];
  for (let i = from; i < to; i++) {
    const size = Math.max(Math.abs(report.grad[i]), Math.abs(report.gradapprox[i]));
    if (!Number.isFinite(size)) continue;
    ofAll = Math.max(ofAll, size);
    if (beyond(report, i)) ofWrong = Math.max(ofWrong, size);
  }
  return ofWrong || ofAll || 1;
}

/** Shades that tell how many dots a cell holds. */
export const SHADES = 3;

/** Strokes through the cells of each shade, faintest first: cells side by side are one stroke. Shades are equal steps of log(1 + count). */
export function strokes(counts: Uint32Array, grid: number): string[] {
  const most = Math.log1p(counts.reduce((a, b) => Math.max(a, b), 0));
  const shadeOf = (count: number) => (count === 0 ? -1 : Math.ceil((SHADES * Math.log1p(count)) / most) - 1);
  const paths = Array.from({ length: SHADES }, () => '');
  for (let row = 0; row < grid; row++)
    for (let column = 0, end = 0; column < grid; column = end) {
      const shade = shadeOf(counts[row * grid + column]);
      for (end = column + 1; end < grid && shadeOf(counts[row * grid + end]) === shade; ) end++;
      if (shade >= 0) paths[shade] += `M${column} ${row}h${end - column - 1}`;
    }
  return paths;
}
