import type { Activation } from '../../forward.js';
import { byId, element } from '../element.js';
import { ACTIVATIONS, type Layer, MOST_LAYERS, MOST_UNITS } from './layers.js';

/** What a row of the editor may do to its layer. */
interface Editing {
  edit(k: number, part: Partial<Layer>): void;
  remove(k: number): void;
}

/** Form controls for the layers, a row each. Rows stay where they are when layers change: the focus stays with them. */
export class LayersEditor {
  readonly #list = byId('layers');
  readonly #add = byId<HTMLButtonElement>('add-layer');
  readonly #inputs = element('span');
  readonly #rows: Row[] = [];
  readonly #changed: (layers: Layer[]) => void;
  #layers: readonly Layer[] = [];

  /** @param changed  called with the new layers at each change */
  constructor(changed: (layers: Layer[]) => void) {
    this.#changed = changed;
    this.#list.append(element('li', { class: 'input' }, element('span', { class: 'faint' }, 'inputs '), this.#inputs));
    this.#add.addEventListener('click', () => this.#insert());
  }

  show(inputs: number, layers: readonly Layer[]): void {
    this.#layers = layers;
    this.#inputs.textContent = String(inputs);
    while (this.#rows.length > layers.length) this.#rows.pop()!.root.remove();
    while (this.#rows.length < layers.length) this.#append();
    for (const [k, row] of this.#rows.entries()) row.show(layers[k], layers.length);
    this.#add.setAttribute('aria-disabled', String(layers.length >= MOST_LAYERS));
    this.#add.textContent = layers.length >= MOST_LAYERS ? `${MOST_LAYERS} layers are the most` : 'Add a layer';
  }

  /** The field of the last layer's units. */
  last(): HTMLElement {
    return this.#rows.at(-1)!.units;
  }

  #append(): void {
    const row = new Row(this.#rows.length, {
      edit: (k, part) => this.#changed(this.#layers.map((old, j) => (j === k ? { ...old, ...part } : old))),
      remove: k => this.#remove(k),
    });
    this.#rows.push(row);
    this.#list.append(row.root);
  }

  #insert(): void {
    if (this.#layers.length >= MOST_LAYERS) return;
    this.#changed(this.#layers.toSpliced(this.#layers.length - 1, 0, { units: 16, activation: 'tanh' }));
  }

  /** The focus goes to the layer that takes the place, or to the one before. */
  #remove(k: number): void {
    this.#changed(this.#layers.toSpliced(k, 1));
    this.#rows[Math.min(k, this.#rows.length - 1)].units.focus();
  }
}

class Row {
  readonly units: HTMLInputElement;
  readonly root: HTMLElement;
  readonly #activation: HTMLSelectElement;
  readonly #remove: HTMLButtonElement;

  constructor(k: number, { edit, remove }: Editing) {
    const name = `Layer ${k + 1}`;
    this.units = element('input', {
      type: 'number',
      min: 1,
      max: MOST_UNITS,
      required: true,
      'aria-label': `${name}: units`,
      change: () => edit(k, { units: this.units.checkValidity() ? this.units.valueAsNumber : Number.NaN }),
    });
    this.#activation = element('select', {
      'aria-label': `${name}: activation`,
      change: () => edit(k, { activation: this.#activation.value as Activation }),
    });
    this.#activation.append(...ACTIVATIONS.map(choice => element('option', { value: choice }, choice)));
    this.#remove = element(
      'button',
      { type: 'button', class: 'quiet', 'aria-label': `Remove layer ${k + 1}`, click: () => remove(k) },
      '×',
    );
    this.root = element(
      'li',
      {},
      element('span', { class: 'faint' }, String(k + 1)),
      this.units,
      this.#activation,
      this.#remove,
    );
  }

  /** What is typed and cannot be taken stays, and is marked. */
  show({ units, activation }: Layer, of: number): void {
    const last = this.root.nextElementSibling === null;
    if (!Number.isNaN(units) && this.units.valueAsNumber !== units) this.units.value = String(units);
    this.units.setAttribute('aria-invalid', String(Number.isNaN(units)));
    for (const option of this.#activation.options)
      option.hidden = option.disabled = option.value === 'softmax' && !last;
    this.#activation.value = activation;
    this.#remove.hidden = of === 1;
  }
}
