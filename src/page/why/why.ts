import { byId, element } from '../element.js';
import { compile } from '../expression/compile.js';
import { step as stepText } from '../figures.js';
import { onLink, recall, recallNumber, remember } from '../link.js';
import { choose, type Subject, subject, watch } from '../subject.js';
import { STEP } from './handles.js';
import { picture } from './picture.js';
import { sweeping } from './sweeping.js';

/** Where a step reaches over a kink, and one side is better than two. */
const KINK = { text: '|θ|', theta: 0.2 };

/** Functions to start from, each with a point where it is worth looking. */
const PRESETS = [
  { text: 'θ^3', theta: 1 },
  { text: 'sin(θ)', theta: 1 },
  { text: 'e^θ', theta: 0 },
  { text: 'softplus(3θ)', theta: 0.2 },
  { text: '1/(1 + θ^2)', theta: 0.6 },
  KINK,
];

type Preset = (typeof PRESETS)[number];

/** ε to start from, and below which another function starts from it again: its picture would be a straight line. */
const WIDE = 0.5;
const TINY = 0.01;

/** Milliseconds after the last key before a formula is called wrong: half of one always is. */
const CALM = 600;

/** Part 1: the triangles of both differences at θ. */
export function why(): void {
  const formula = byId<HTMLInputElement>('formula');
  const theta = byId<HTMLInputElement>('theta');
  const slider = byId<HTMLInputElement>('step');
  let complaint = 0;
  const adopt = (patience: number) => {
    clearTimeout(complaint);
    const next = read(formula.value, theta);
    if (!('field' in next)) {
      say('');
      choose(next);
    } else complaint = window.setTimeout(() => say(next.why, next.field), patience);
  };
  const load = () => {
    formula.value = recall('J') ?? PRESETS[0].text;
    theta.value = String(recallNumber('theta', PRESETS[0].theta, [-1e6, 1e6]));
    choose({ step: recallNumber('step', WIDE, STEP) });
    adopt(0);
  };
  for (const field of [formula, theta]) field.addEventListener('input', () => adopt(CALM));
  slider.addEventListener('input', () => choose({ step: stepOf(slider) }));
  byId('why-controls').addEventListener('submit', event => event.preventDefault());
  /** ε first: the fields follow what is chosen. */
  const start = (preset: Preset, wide: boolean) => {
    if (wide) choose({ step: WIDE });
    formula.value = preset.text;
    theta.value = String(preset.theta);
    adopt(0);
  };
  chips(preset => start(preset, subject().step < TINY));
  byId('kink').addEventListener('click', () => {
    start(KINK, true);
    byId('why-stage').scrollIntoView({ block: 'center' });
  });
  load();
  onLink(load);
  following(formula, theta, slider);
  sweeping(recall('step') !== null);
}

/** Keeps the controls, the address and the picture in line with the subject, wherever it was changed. */
function following(formula: HTMLInputElement, theta: HTMLInputElement, slider: HTMLInputElement): void {
  const measure = picture();
  let before = subject();
  watch((now, passing) => {
    if (now.expression !== before.expression) remember('J', formula.value);
    if (now.theta !== before.theta) remember('theta', String(now.theta));
    if (now.step !== before.step && !passing) remember('step', stepText(now.step));
    if (!passing) before = now;
    if (theta.valueAsNumber !== now.theta) theta.value = String(now.theta);
    if (stepOf(slider) !== now.step) slider.value = String(Math.log10(now.step));
    slider.setAttribute('aria-valuetext', stepText(now.step));
    byId('step-value').textContent = stepText(now.step);
    mark(now.expression.text);
    void measure();
  });
}

/** ε as the slider shows it: two digits. */
const stepOf = (slider: HTMLInputElement) => Number((10 ** slider.valueAsNumber).toPrecision(2));

interface Refused {
  why: string;
  field: HTMLInputElement;
}

function read(text: string, theta: HTMLInputElement): Pick<Subject, 'expression' | 'theta'> | Refused {
  const formula = byId<HTMLInputElement>('formula');
  const at = theta.valueAsNumber;
  if (!Number.isFinite(at)) return { why: 'θ is no number: type one.', field: theta };
  try {
    // the same formula stays the same function: nothing is measured anew
    const expression = text === subject().expression.text ? subject().expression : compile(text);
    const J = expression.value(at);
    return Number.isFinite(J) ? { expression, theta: at } : { why: `J is ${J} at θ = ${at}: move θ.`, field: theta };
  } catch (error) {
    return { why: (error as Error).message, field: formula };
  }
}

/** One message at a place that is kept for it; without one, what a formula may hold. The picture stays with the last one that was right. */
function say(why: string, field?: HTMLInputElement): void {
  const message = byId('formula-message');
  const { expression, theta } = subject();
  message.textContent = why || HINT;
  byId('why-still').textContent = why && `Still ${expression.text} at θ = ${theta}`;
  message.classList.toggle('refused', why !== '');
  for (const id of ['formula', 'theta']) byId(id).setAttribute('aria-invalid', String(byId(id) === field));
  byId('why-chart').classList.toggle('old', why !== '');
}

const HINT = 'For example 2(x + 1), x², 3 sin x, |x|, max(0, x), ln x. The variable is θ or x.';

function chips(chosen: (preset: Preset) => void): void {
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
