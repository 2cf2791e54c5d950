import { type Drawing, drawing } from '../drawing.js';
import { byId, tableRows } from '../element.js';
import { count, size } from '../figures.js';
import { trainingCurve } from './trainingCurve.js';

interface Point {
  iteration: number;
  J: number;
}

/** The curve of J, which goes on where training does. */
export class Training {
  #curve: Point[] = [];
  #chart: Drawing | null = null;

  /** Makes room for the curve when training begins: nothing moves when it comes. */
  open(): void {
    byId('training').hidden = false;
  }

  /** Takes the room back where no curve came. */
  close(): void {
    byId('training').hidden = this.#curve.length === 0;
  }

  /** Takes the curve away: it is of another network. */
  clear(): void {
    this.#curve = [];
    this.close();
  }

  /** Adds what came next, or starts anew with another network. */
  show(next: readonly Point[], goesOn: boolean): void {
    const from = this.#curve.at(-1)?.iteration ?? 0;
    const later = next.slice(1).map(({ iteration, J }) => ({ iteration: iteration + from, J }));
    this.#curve = goesOn ? [...this.#curve, ...later] : [...next];
    this.#chart ??= drawing(
      byId('training'),
      (width, height) => trainingCurve(this.#curve, width, height),
      () => this.#describe(),
    );
    this.#chart.redraw();
    const rows = this.#curve.filter((_, k) => k % 5 === 0).map(({ iteration, J }) => [count(iteration), size(J)]);
    byId('training-table')
      .querySelector('tbody')!
      .replaceChildren(...tableRows(rows));
  }

  #describe(): string {
    const [first, last] = [this.#curve[0], this.#curve.at(-1)!];
    return `J while training: from ${size(first.J)} to ${size(last.J)} in ${last.iteration} iterations.`;
  }
}
