import { byId, element } from '../element.js';
import { count } from '../figures.js';
import type { Dataset } from '../network/dataset.js';
import { examplesOf } from '../network/dataset.js';
import { MISTAKES } from '../network/mistakes.js';
import { onceSeen } from '../seen.js';
import { workbench } from '../worker/client.js';
import type { Examples } from '../worker/messages.js';
import { fingerprint } from './fingerprint.js';
import { pixels } from './pixels.js';

/** One of each kind, in the order in which they are easiest to read. */
const SHOWN = [
  'none',
  'sign',
  'twice',
  'clipped',
  'zero',
  'order',
  'value',
  'sum',
  'example',
  'derivative',
  'delta',
  'unscaled',
];

/** The network they are planted in: small, so that all are there within seconds. */
const SPEC = {
  inputs: 64,
  layers: [
    { units: 16, activation: 'tanh' },
    { units: 10, activation: 'softmax' },
  ],
  cost: 'crossEntropy',
} as const;
const EXAMPLES = 24;

/** The side of a square, in CSS pixels. */
const SIDE = 150;

/** Fingerprints of mistakes, each a way into the network with that mistake; computed when they come into view. */
export function gallery(digits: Dataset, plant: (mistake: string) => void): void {
  const squares = SHOWN.map(id => ({ id, place: element('span', { class: 'square' }) }));
  byId('fingerprints').append(...squares.map(({ id, place }) => element('li', {}, button(id, place, plant))));
  const examples = examplesOf(digits, EXAMPLES, SPEC);
  onceSeen(byId('fingerprints'), () => void draw(squares, examples));
}

const labelOf = (id: string) => MISTAKES.find(mistake => mistake.id === id)?.label ?? 'none: the gradient is right';

const button = (id: string, place: HTMLElement, plant: (mistake: string) => void) =>
  element(
    'button',
    { type: 'button', 'data-mistake': id, click: () => plant(id) },
    place,
    element('span', {}, labelOf(id)),
  );

/** One after the other, in a worker of their own: a check in the network never waits for them. */
async function draw(squares: readonly { id: string; place: HTMLElement }[], examples: Examples): Promise<void> {
  const own = workbench();
  for (const { id, place } of squares) {
    const dots = await own.run('fingerprint', { spec: SPEC, examples, seed: 1, mistake: id, parameters: null });
    place.replaceChildren(fingerprint(dots, SIDE));
  }
  own.end();
}

/** The picture at the top: a check of a network of sixteen units from whose dW1 the last example is missing. */
export async function opening(mnist: Dataset): Promise<void> {
  const spec = { ...SPEC, inputs: 784, layers: [{ units: 16, activation: 'tanh' }, SPEC.layers[1]] } as const;
  const own = workbench();
  const examples = examplesOf(mnist, 29, spec);
  const { rows, report } = await own.run('check', { spec, examples, seed: 1, mistake: 'example', parameters: null });
  own.end();
  if (rows === null) return;
  byId('opening-tiles').replaceChildren(...pixels(rows.rows, 28));
  const wrong = count(report.components.wrong);
  byId('opening-said').textContent =
    `${wrong} of ${count(report.components.checked)} components are wrong. gradcheck says: ${report.findings[0].message}`;
}
