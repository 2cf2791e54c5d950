const ALL = '**all**';

/** Counts by row and column, printed as markdown. */
export class Table<Column extends string> {
  private readonly counts = new Map<string, Map<Column, number>>();

  constructor(
    private readonly title: string,
    private readonly columns: readonly Column[],
  ) {}

  add(row: string, column: Column): void {
    for (const name of [row, ALL]) {
      const counts = this.counts.get(name) ?? new Map<Column, number>();
      this.counts.set(name, counts.set(column, (counts.get(column) ?? 0) + 1));
    }
  }

  print(): void {
    const line = (cells: readonly (string | number)[]) => console.log(`| ${cells.join(' | ')} |`);
    line([this.title, 'cases', ...this.columns]);
    line(['---', '--:', ...this.columns.map(() => '--:')]);
    const rows = [...this.counts].sort(([a], [b]) => Number(a === ALL) - Number(b === ALL));
    for (const [name, counts] of rows) {
      const cells = this.columns.map(column => counts.get(column) ?? 0);
      line([name, cells.reduce((a, b) => a + b, 0), ...cells]);
    }
    console.log();
  }
}
