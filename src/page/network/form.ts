import type { Cost, DenseSpec } from '../../forward.js';
import { byId, element } from '../element.js';
import { count } from '../figures.js';
import { onLink, recall, recallNumber, remember } from '../link.js';
import { markField, RefusedField, refuseFields } from '../refusedField.js';
import { type Dataset, mismatch } from './dataset.js';
import { costsOf, isLayer, type Layer, readLayers, writeLayers } from './layers.js';
import { LayersEditor } from './layersEditor.js';
import { PLANTED } from './lines.js';
import { choose, offer, offerMistakes } from './select.js';
import { thumbnails } from './thumbnails.js';

/** Layers that a data set starts with. */
const STARTS: Readonly<Record<string, string>> = {
  mnist: '128-relu,10-softmax',
  digits: '32-tanh,10-softmax',
  iris: '8-tanh,3-softmax',
  cancer: '16-relu,1-sigmoid',
};

/** The option that stands for a mistake which is not told. */
const SECRET = 'secret';

/** What the form of part 3 says. */
export interface Settings {
  data: Dataset;
  m: number;
  spec: DenseSpec;
  seed: number;
  mistake: string;
}

/** Reads and fills the form; its parts follow each other, and the address follows them. */
export class NetworkForm {
  readonly #data = byId<HTMLSelectElement>('dataset');
  readonly #cost = byId<HTMLSelectElement>('cost');
  readonly #m = byId<HTMLInputElement>('examples');
  readonly #l2 = byId<HTMLInputElement>('l2');
  readonly #seed = byId<HTMLInputElement>('seed');
  readonly #mistake = byId<HTMLSelectElement>('mistake');
  readonly #datasets: Readonly<Record<string, Dataset>>;
  readonly #changed: (settings: Settings) => void;
  readonly #editor: LayersEditor;
  #layers: Layer[] = [];
  /** A mistake that the visitor does not know of. */
  #secret: string | null = null;

  /** @param changed  called when the network with its data, or the mistake in it, is no longer what it was */
  constructor(datasets: Readonly<Record<string, Dataset>>, changed: (settings: Settings) => void) {
    this.#datasets = datasets;
    this.#changed = changed;
    this.#editor = new LayersEditor(layers => {
      this.#layers = layers;
      if (layers.every(isLayer)) remember('layers', writeLayers(layers));
      this.#settle();
    });
    this.#data.append(...Object.entries(datasets).map(([id, { name }]) => element('option', { value: id }, name)));
    this.#data.addEventListener('change', () => this.#start());
    byId('network-form').addEventListener('change', event => this.#edited(event.target as HTMLInputElement));
    this.#load();
    onLink(() => this.#load());
  }

  /** @throws {RefusedField} what in the form does not fit, in one sentence */
  settings(): Settings {
    refuseFields(byId('network-form'));
    const settings = this.#read();
    const refused = mismatch(settings.data, settings.spec);
    if (refused !== null) throw new RefusedField(refused, this.#editor.last());
    return settings;
  }

  /** Plants a mistake; where this network cannot have it, in the usual one. */
  choose(mistake: string): void {
    if (this.#mistake.querySelector<HTMLOptionElement>(`[value="${mistake}"]`)?.disabled) this.#start();
    this.#forget();
    choose(this.#mistake, mistake, 'none');
    remember('mistake', mistake);
    this.#settle();
  }

  /** Plants one of the mistakes that this network can have, and keeps to itself which. */
  plant(): void {
    refuseFields(byId('network-form'));
    const possible = [...this.#mistake.options].filter(
      ({ disabled, value }) => !disabled && Object.hasOwn(PLANTED, value),
    );
    this.#secret = possible[Math.floor(Math.random() * possible.length)].value;
    this.#mistake.prepend(element('option', { value: SECRET }, 'one of these: guess which'));
    this.#mistake.value = SECRET;
  }

  /** Tells which one was planted. */
  reveal(): void {
    if (this.#secret === null) return;
    this.#mistake.value = this.#secret;
    remember('mistake', this.#secret);
    this.#forget();
  }

  #forget(): void {
    this.#secret = null;
    this.#mistake.querySelector(`[value="${SECRET}"]`)?.remove();
  }

  #read(): Settings {
    const data = this.#datasets[this.#data.value];
    const spec: DenseSpec = {
      inputs: data.x[0].length,
      layers: this.#layers,
      cost: this.#cost.value as Cost,
      l2: this.#l2.valueAsNumber,
    };
    const [m, seed] = [this.#m.valueAsNumber, this.#seed.valueAsNumber];
    return { data, m, spec, seed, mistake: this.#secret ?? this.#mistake.value };
  }

  /** Another data set brings layers of its own. */
  #start(): void {
    this.#layers = readLayers(STARTS[this.#data.value])!;
    this.#m.value = '32';
    remember('layers', null);
    remember('m', null);
  }

  #edited(field: HTMLInputElement): void {
    const { name, value, type } = field;
    // the controls of layers have no name: their editor tells of them
    if (!name) return;
    if (type === 'number') markField(field);
    if (type !== 'number' || field.checkValidity()) remember(name, value);
    this.#forget();
    if (name === 'mistake') this.#changed(this.#read());
    else this.#settle();
  }

  /** Brings the rest of the form in line with what was changed. */
  #settle(): void {
    offer(this.#cost, costsOf(this.#layers));
    const { data, m, spec } = this.#read();
    this.#m.max = String(data.x.length);
    markField(this.#m);
    this.#editor.show(spec.inputs, this.#layers);
    offerMistakes(this.#mistake, spec);
    byId('size').textContent = sizeOf(spec);
    thumbnails(data, m);
    this.#changed(this.#read());
  }

  /** Fills the form from the address, as far as that makes sense. */
  #load(): void {
    choose(this.#data, recall('data') ?? 'mnist', 'mnist');
    const most = this.#datasets[this.#data.value].x.length;
    this.#layers = readLayers(recall('layers')) ?? readLayers(STARTS[this.#data.value])!;
    this.#m.value = String(recallNumber('m', Math.min(32, most), [1, most]));
    this.#l2.value = String(recallNumber('l2', 0, [0, 1000]));
    this.#seed.value = String(recallNumber('seed', 1, [0, 999_999]));
    const costs = costsOf(this.#layers);
    offer(this.#cost, costs);
    choose(this.#cost, recall('cost') ?? costs[0], costs[0]);
    offerMistakes(this.#mistake, this.#read().spec);
    choose(this.#mistake, recall('mistake') ?? 'none', 'none');
    this.#settle();
  }
}

function sizeOf({ inputs, layers }: DenseSpec): string {
  const parameters = layers.reduce(
    (sum, { units }, k) => sum + units * ((k === 0 ? inputs : layers[k - 1].units) + 1),
    0,
  );
  return Number.isNaN(parameters) ? '' : `${count(parameters)} parameters`;
}
