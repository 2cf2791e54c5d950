import { type Drawing, drawing } from '../drawing.js';
import { byId, tableRows } from '../element.js';
import { count, size } from '../figures.js';
import type { Point } from '../worker/messages.js';
import { type Curves, trainingCurve } from './trainingCurve.js';

/** The curves of J, which go on where training does. */
export class Training {
  #curves: Curves | null = null;
  #chart: Drawing | null = null;

  /** Makes room for the curves when training begins: nothing moves when they come. */
  open(): void {
    byId('training').hidden = false;
  }

  /** Takes the room back where no curve came. */
  close(): void {
    byId('training').hidden = this.#curves === null;
  }

  /** Takes the curves away: they are of another network or another mistake. */
  clear(): void {
    this.#curves = null;
    this.close();
  }

  /** Shows what came; two lots of training with one mistake are one curve. */
  show(next: Curves, goesOn: boolean): void {
    this.#curves = goesOn && this.#curves ? joined(this.#curves, next) : next;
    this.#chart ??= drawing(
      byId('training'),
      (width, height) => this.#curves && trainingCurve(this.#curves, width, height),
      () => (this.#curves ? moral(this.#curves) : ''),
    );
    this.#chart.redraw();
    byId('training-said').textContent = moral(this.#curves);
    this.#tabulate(this.#curves);
  }

  #tabulate({ right, planted }: Curves): void {
    const rows = right
      .filter((_, k) => k % 5 === 0)
      .map(({ iteration, J }) => [count(iteration), size(J), planted ? at(planted, iteration) : '']);
    byId('training-table')
      .querySelector('tbody')!
      .replaceChildren(...tableRows(rows));
  }
}

const at = (curve: readonly Point[], iteration: number) => {
  const point = curve.find(one => one.iteration === iteration);
  return point ? size(point.J) : 'no number';
};

const joined = (before: Curves, next: Curves): Curves => ({
  right: after(before.right, next.right),
  planted: before.planted && next.planted && after(before.planted, next.planted),
});

function after(before: readonly Point[], next: readonly Point[]): Point[] {
  const from = before.at(-1)!.iteration;
  return [...before, ...next.slice(1).map(({ iteration, J }) => ({ iteration: iteration + from, J }))];
}

/** Share of its start below which J has fallen. */
const LEARNT = 0.75;

/** What the curves say, in words. */
export function moral({ right, planted }: Curves): string {
  const start = right[0].J;
  const last = right.at(-1)!;
  const fell = `In ${count(last.iteration)} iterations of gradient descent J goes from ${size(start)} to ${size(last.J)} with the right gradient`;
  if (planted === null) return `${fell}.`;
  const end = planted.at(-1)!;
  if (end.iteration < last.iteration) return `${fell}; with the mistake it grows beyond all numbers.`;
  const learns = end.J < LEARNT * start;
  const why = learns
    ? 'It learns all the same: that J falls proves nothing about the gradient. That is why you check.'
    : 'Here training itself shows that something is wrong, but not what.';
  return `${fell}, to ${size(end.J)} with the mistake. ${why}`;
}
