import { drawing } from '../drawing.js';
import { byId } from '../element.js';
import { size, slope, step as stepText } from '../figures.js';
import { subject } from '../subject.js';
import { handles } from './handles.js';
import { type Slopes, slopesAt } from './slopes.js';
import { SPREAD, type Triangle, triangle, type View } from './triangle.js';

/** Takes both differences of the subject, shows their numbers and draws them; again at every call. */
export function picture(): () => Promise<void> {
  let shown: Triangle | null = null;
  let held: View | null = null;
  const grips = handles(
    () => shown,
    view => {
      held = view;
      void measure();
    },
  );
  const chart = drawing(
    byId('why-chart'),
    (width, height) => {
      grips.place();
      return shown && triangle(shown, width, height);
    },
    () => (shown ? describe(shown) : ''),
  );
  const measure = async () => {
    const { expression, theta, step } = subject();
    const slopes = await slopesAt(expression, theta, step);
    const { center, reach } = held ?? { center: theta, reach: SPREAD * step };
    shown = { expression, theta, step, slopes, center, reach };
    readOut(slopes);
    chart.redraw();
  };
  return measure;
}

function readOut({ exact, one, two }: Slopes): void {
  const cells: Record<string, number> = { exact, one, two };
  for (const cell of document.querySelectorAll<HTMLElement>('#why-readout [data-slope]')) {
    const value = cells[cell.dataset.slope!];
    cell.textContent = slope(value);
    cell.dataset.value = String(value);
  }
  for (const cell of document.querySelectorAll<HTMLElement>('#why-readout [data-error]'))
    cell.textContent = size(Math.abs(cells[cell.dataset.error!] - exact));
}

const describe = ({ expression, theta, step, slopes }: Triangle) =>
  `${expression.text} around θ = ${theta}, ε = ${stepText(step)}: the exact slope is ${slope(slopes.exact)}, one-sided ${slope(slopes.one)}, two-sided ${slope(slopes.two)}.`;
