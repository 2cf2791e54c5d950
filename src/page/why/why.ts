import { drawing } from '../drawing.js';
import { byId, element } from '../element.js';
import { compile } from '../expression/compile.js';
import { size, slope, step as stepText } from '../figures.js';
import { onLink, recall, recallNumber, remember } from '../link.js';
import { choose, type Subject, subject, watch } from '../subject.js';
import { type Slopes, slopesAt } from './slopes.js';
import { type Triangle, triangle } from './triangle.js';

/** Functions to start from, each with a point where it is worth looking. */
const PRESETS = [
  { text: 'θ^3', theta: 1 },
  { text: 'sin(θ)', theta: 1 },
  { text: 'e^θ', theta: 0 },
  { text: 'softplus(3θ)', theta: 0.2 },
  { text: '1/(1 + θ^2)', theta: 0.6 },
  { text: 'abs(θ)', theta: 0.2 },
];

/** Part 1: the triangles of both differences at θ. */
export function why(): void {
  const formula = byId<HTMLInputElement>('formula');
  const theta = byId<HTMLInputElement>('theta');
  const step = byId<HTMLInputElement>('step');
  const measure = measuring(step);
  const load = () => {
    formula.value = recall('J') ?? PRESETS[0].text;
    theta.value = String(recallNumber('theta', PRESETS[0].theta, [-1e6, 1e6]));
    step.value = String(Math.log10(recallNumber('step', 0.5, [1e-4, 2])));
    adopt(formula, theta);
    void measure();
  };
  const chosen = () => {
    remember('J', formula.value);
    remember('theta', theta.value);
    adopt(formula, theta);
  };
  formula.addEventListener('input', chosen);
  theta.addEventListener('input', chosen);
  step.addEventListener('input', () => {
    remember('step', stepText(stepOf(step)));
    void measure();
  });
  byId('why-controls').addEventListener('submit', event => event.preventDefault());
  chips(preset => {
    formula.value = preset.text;
    theta.value = String(preset.theta);
    chosen();
  });
  load();
  onLink(load);
  watch(({ expression }) => {
    mark(expression.text);
    void measure();
  });
}

/** Takes both differences of the subject at the slider's ε, shows their numbers and draws them. */
function measuring(slider: HTMLInputElement): () => Promise<void> {
  let shown: Triangle | null = null;
  const chart = drawing(
    byId('why-chart'),
    (width, height) => shown && triangle(shown, width, height),
    () => (shown ? describe(shown) : ''),
  );
  return async () => {
    const step = stepOf(slider);
    byId('step-value').textContent = stepText(step);
    slider.setAttribute('aria-valuetext', stepText(step));
    const slopes = await slopesAt(subject().expression, subject().theta, step);
    shown = { ...subject(), step, slopes };
    readOut(slopes);
    chart.redraw();
  };
}

/** ε as the slider shows it: two digits. */
const stepOf = (slider: HTMLInputElement) => Number((10 ** slider.valueAsNumber).toPrecision(2));

/** Takes over J and θ if both can be read; says what cannot. */
function adopt(formula: HTMLInputElement, theta: HTMLInputElement): void {
  const message = byId('formula-message');
  const next = read(formula.value, theta.valueAsNumber);
  const refused = typeof next === 'string';
  message.textContent = refused ? next : '';
  message.classList.toggle('refused', refused);
  formula.setAttribute('aria-invalid', String(refused));
  if (!refused) choose(next);
}

function read(text: string, theta: number): Subject | string {
  if (!Number.isFinite(theta)) return 'θ is no number: type one.';
  try {
    const expression = compile(text);
    if (!Number.isFinite(expression.value(theta))) return `J is ${expression.value(theta)} at θ = ${theta}: move θ.`;
    return { expression, theta };
  } catch (error) {
    return (error as Error).message;
  }
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

function chips(chosen: (preset: (typeof PRESETS)[number]) => void): void {
  byId('formula-chips').append(
    ...PRESETS.map(preset =>
      element('button', { type: 'button', 'data-formula': preset.text, click: () => chosen(preset) }, preset.text),
    ),
  );
}

function mark(text: string): void {
  for (const chip of document.querySelectorAll<HTMLElement>('#formula-chips button'))
    chip.setAttribute('aria-pressed', String(chip.dataset.formula === text));
}

const describe = ({ expression, theta, step, slopes }: Triangle) =>
  `${expression.text} around θ = ${theta}, ε = ${stepText(step)}: the exact slope is ${slope(slopes.exact)}, one-sided ${slope(slopes.one)}, two-sided ${slope(slopes.two)}.`;
