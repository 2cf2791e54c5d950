import type { Activation, Cost } from '../../forward.js';
import { byId, element } from '../element.js';

export interface Layer {
  units: number;
  activation: Activation;
}

const ACTIVATIONS: readonly Activation[] = [
  'linear',
  'relu',
  'leakyRelu',
  'elu',
  'sigmoid',
  'tanh',
  'softplus',
  'silu',
  'gelu',
  'softmax',
];

const MOST_LAYERS = 12;
const MOST_UNITS = 2048;

/** Layers as an address spells them: 128-relu,10-softmax; null where it is not that. */
export function readLayers(text: string | null): Layer[] | null {
  const layers = (text ?? '').split(',').map(part => {
    const [units, activation] = part.split('-');
    return { units: Number(units), activation: activation as Activation };
  });
  const known = ({ units, activation }: Layer) =>
    Number.isInteger(units) && units >= 1 && units <= MOST_UNITS && ACTIVATIONS.includes(activation);
  return layers.length <= MOST_LAYERS && layers.every(known) ? layers : null;
}

export const writeLayers = (layers: readonly Layer[]): string =>
  layers.map(({ units, activation }) => `${units}-${activation}`).join(',');

/** Costs that a last layer can have, the usual one first. */
export function costsOf(layers: readonly Layer[]): Cost[] {
  const { activation } = layers.at(-1)!;
  if (activation === 'softmax') return ['crossEntropy'];
  return activation === 'sigmoid' ? ['binaryCrossEntropy', 'squaredError'] : ['squaredError'];
}

/** Rows of form controls for the layers; calls back with the new ones at each change. */
export function layersEditor(changed: (layers: Layer[]) => void) {
  const list = byId('layers');
  let layers: Layer[] = [];
  const change = (next: Layer[]) => {
    layers = next;
    changed(next);
  };
  const replace = (k: number, layer: Partial<Layer>) =>
    change(layers.map((old, j) => (j === k ? { ...old, ...layer } : old)));
  const show = (inputs: number, next: readonly Layer[]) => {
    layers = [...next];
    const rows = layers.map((layer, k) =>
      row(layer, k, layers.length, {
        edit: part => replace(k, part),
        remove: () => {
          change(layers.toSpliced(k, 1));
          list.querySelector<HTMLElement>('input')?.focus();
        },
      }),
    );
    list.replaceChildren(
      element('li', { class: 'input' }, element('span', { class: 'faint' }, 'inputs '), String(inputs)),
      ...rows,
    );
  };
  byId('add-layer').addEventListener('click', () => {
    if (layers.length >= MOST_LAYERS) return;
    change(layers.toSpliced(layers.length - 1, 0, { units: 16, activation: 'tanh' }));
  });
  return { show };
}

interface RowActions {
  edit(part: Partial<Layer>): void;
  remove(): void;
}

function row({ units, activation }: Layer, k: number, of: number, { edit, remove }: RowActions): HTMLElement {
  const name = `Layer ${k + 1}`;
  const choices = ACTIVATIONS.filter(choice => choice !== 'softmax' || k === of - 1);
  const editUnits = ({ target }: Event) => {
    const { valueAsNumber: n } = target as HTMLInputElement;
    if (Number.isInteger(n) && n >= 1 && n <= MOST_UNITS) edit({ units: n });
  };
  return element(
    'li',
    {},
    element('span', { class: 'faint' }, String(k + 1)),
    element('input', {
      type: 'number',
      min: 1,
      max: MOST_UNITS,
      value: units,
      'aria-label': `${name}: units`,
      change: editUnits,
    }),
    element(
      'select',
      {
        'aria-label': `${name}: activation`,
        change: ({ target }) => edit({ activation: (target as HTMLSelectElement).value as Activation }),
      },
      ...choices.map(choice => element('option', { value: choice, selected: choice === activation }, choice)),
    ),
    of === 1
      ? ''
      : element(
          'button',
          { type: 'button', class: 'quiet', 'aria-label': `Remove layer ${k + 1}`, click: remove },
          '×',
        ),
  );
}
