/**
 * Cells filled up to the width of their column; from column `right` on they stand at its right edge, as numbers do.
 *
 * @param rows  all of the same length
 */
export function aligned(rows: readonly string[][], right = Number.POSITIVE_INFINITY): string[][] {
  const widths = (rows[0] ?? []).map((_, k) => Math.max(...rows.map(row => columns(row[k]))));
  return rows.map(row =>
    row.map((cell, k) => {
      const space = ' '.repeat(widths[k] - columns(cell));
      if (k >= right) return space + cell;
      return k === row.length - 1 ? cell : cell + space;
    }),
  );
}

/** Sentences broken between words; the first line starts with the margin, the others are indented as far. A word that is too long has a line of its own. */
export function wrapped(sentences: string, width: number, margin: string): string[] {
  const indent = ' '.repeat(columns(margin));
  const lines: string[] = [];
  let line = margin;
  for (const word of sentences.split(' ')) {
    if (line !== margin && columns(line) + 1 + columns(word) > width) {
      lines.push(line);
      line = indent + word;
    } else line += line === margin ? word : ` ${word}`;
  }
  return [...lines, line];
}

/** Columns a text takes on a screen, where every character takes one. */
const columns = (text: string) => [...text].length;
