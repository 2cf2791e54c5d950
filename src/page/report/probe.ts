import { layOut } from '../../format/html/picture.js';
import { entryAt, extent } from '../../format/html/tiling.js';
import type { BlockReport, Report } from '../../report.js';
import { element } from '../element.js';
import { size } from '../figures.js';

/** What is shown of a component that is chosen: its index in θ, and its name. */
export type Inspect = (index: number, at: string) => Promise<HTMLElement>;

/** Tells the entry of a heat map under the pointer, or under the arrow keys, in a line below it; a click or Enter inspects it. */
export function probe(figure: HTMLElement, report: Report, block: BlockReport, inspect?: Inspect): void {
  const svg = figure.querySelector('svg')!;
  const line = element('p', { class: 'under' });
  const tiling = layOut(block, Number(figure.dataset.scale));
  const { wide, tall } = extent(tiling);
  let [x, y, chosen] = [0, 0, 0];
  const tell = () => {
    const found = entryAt(tiling, x, y);
    // between tiles there is none
    if (found === null) return;
    chosen = found;
    line.replaceChildren(...entry(report, block, found));
  };
  svg.addEventListener('pointermove', ({ clientX, clientY }) => {
    const { left, top, width, height } = svg.getBoundingClientRect();
    x = within(Math.floor(((clientX - left) / width) * wide), wide);
    y = within(Math.floor(((clientY - top) / height) * tall), tall);
    tell();
  });
  svg.addEventListener('keydown', event => {
    const [down, right] = STEPS[event.key] ?? [0, 0];
    if (down === 0 && right === 0) return;
    event.preventDefault();
    const before = [x, y];
    do [x, y] = [x + right, y + down];
    while (x >= 0 && y >= 0 && x < wide && y < tall && entryAt(tiling, x, y) === null);
    if (x !== within(x, wide) || y !== within(y, tall)) [x, y] = before;
    tell();
    line.setAttribute('aria-live', 'polite');
  });
  svg.setAttribute('tabindex', '0');
  svg.after(line);
  if (inspect) inspected(svg, line, () => inspect(block.offset + chosen, nameOf(block, chosen)));
}

const within = (at: number, length: number): number => Math.min(length - 1, Math.max(0, at));

/** Puts what a chosen entry has to show below its line. */
function inspected(svg: Element, line: HTMLElement, show: () => Promise<HTMLElement>): void {
  const place = element('div', {});
  line.after(place);
  const choose = async () => place.replaceChildren(await show());
  svg.addEventListener('click', choose);
  svg.addEventListener('keydown', event => (event as KeyboardEvent).key === 'Enter' && choose());
  line.textContent = 'Choose an entry to see its V.';
}

const nameOf = ({ name, shape }: BlockReport, k: number) => `${name}[${index(k, shape).join(',')}]`;

const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

function entry({ grad, gradapprox, bound }: Report, block: BlockReport, k: number): (Node | string)[] {
  const i = block.offset + k;
  const apart = Math.abs(grad[i] - gradapprox[i]);
  const relative = apart === 0 ? 0 : apart / Math.max(Math.abs(grad[i]), Math.abs(gradapprox[i]));
  return [
    element('b', {}, nameOf(block, k)),
    ` grad ${number(grad[i])} · gradapprox ${number(gradapprox[i])} ± ${size(bound[i])} · relative error ${size(relative)}`,
  ];
}

const number = (x: number) => (x === 0 ? '0' : x.toPrecision(8));

/** Row-major index of entry k. */
function index(k: number, shape: readonly number[]): number[] {
  const at: number[] = [];
  for (const n of [...shape].reverse()) {
    at.unshift(k % n);
    k = Math.floor(k / n);
  }
  return at;
}
