import { drawing } from '../drawing.js';
import { byId, element, tableRows } from '../element.js';
import { size, step } from '../figures.js';
import { onLink, recall, remember } from '../link.js';
import { type Subject, subject, watch } from '../subject.js';
import type { Workbench } from '../worker/client.js';
import type { Sweep } from '../worker/messages.js';
import { curve, errors } from './curve.js';
import { marker } from './marker.js';

/** Part 2: the error of both differences against ε. */
export function v(workbench: Workbench): void {
  const form = byId<HTMLFormElement>('v-controls');
  const choices = form.elements.namedItem('precision') as RadioNodeList;
  let shown: Sweep | null = null;
  const place = marker(() => shown).place;
  const chart = drawing(
    byId('v-chart'),
    (width, height) => {
      place();
      return shown && curve(shown, width, height);
    },
    () => (shown ? describe(shown) : ''),
  );

  const measure = latest(
    async () => {
      const { expression, theta } = subject();
      const precision = choices.value === 'float32' ? 'float32' : 'float64';
      return workbench.run('sweep', { text: expression.text, theta, precision });
    },
    answer => {
      shown = answer;
      readOut(answer);
      chart.redraw();
    },
  );

  const load = () => {
    choices.value = recall('J-in') === 'float32' ? 'float32' : 'float64';
    void measure();
  };
  form.addEventListener('change', () => {
    remember('J-in', choices.value);
    void measure();
  });
  form.addEventListener('submit', event => event.preventDefault());
  let measured: Subject | null = null;
  watch(now => {
    // ε moves the marker alone
    place();
    if (now.expression !== measured?.expression || now.theta !== measured.theta) void measure();
    measured = now;
  });
  load();
  onLink(load);
}

/** Asks, and shows the answer unless it was asked again in the meantime. */
function latest<T>(ask: () => Promise<T>, show: (answer: T) => void): () => Promise<void> {
  let asked = 0;
  return async () => {
    const turn = ++asked;
    const answer = await ask();
    if (turn === asked) show(answer);
  };
}

function readOut(sweep: Sweep): void {
  const { checked } = sweep;
  const rows = errors(sweep);
  const shown: Record<string, [text: string, value?: number]> = {
    noise: 'refused' in checked ? ['—'] : [size(checked.noise), checked.noise],
    step: 'refused' in checked || checked.chosen === null ? ['—'] : [step(checked.chosen), checked.chosen],
    one: least(rows.map(row => row.one)),
    two: least(rows.map(row => row.two)),
    verdict: ['refused' in checked ? 'refused' : checked.verdict],
  };
  for (const cell of document.querySelectorAll<HTMLElement>('#v-readout [data-v]')) {
    const [text, value] = shown[cell.dataset.v!];
    cell.textContent = text;
    cell.dataset.value = value === undefined ? '' : String(value);
  }
  byId('v-message').replaceChildren(...said(checked).map(text => element('p', {}, text)));
  const lines = rows.filter((_, k) => k % 4 === 0).map(row => [step(row.step), size(row.one), size(row.two)]);
  byId('v-table')
    .querySelector('tbody')!
    .replaceChildren(...tableRows(lines));
}

/** Findings with the reason first, then what the verdict is worth. */
const said = (checked: Sweep['checked']): string[] =>
  'refused' in checked ? [checked.refused] : [...checked.findings, checked.summary];

function least(values: readonly number[]): [string, number] {
  const value = Math.min(...values.filter(Number.isFinite));
  return [size(value), value];
}

function describe(sweep: Sweep): string {
  const rows = errors(sweep);
  const best = (side: 'one' | 'two') => rows.reduce((a, b) => (b[side] < a[side] ? b : a));
  const [one, two] = [best('one'), best('two')];
  return `Error of the slope against ε from 1e-15 to 1. Two-sided it is least at ε = ${step(two.step)} with ${size(two.two)}, one-sided at ${step(one.step)} with ${size(one.one)}; it rises on both sides of these.`;
}
