import type { Cost, DenseSpec, NetworkSpec } from '../../forward.js';
import { byId, element } from '../element.js';
import { onLink, recall, recallNumber, remember } from '../link.js';
import { markField, RefusedField, refuseFields } from '../refusedField.js';
import type { Examples } from '../worker/messages.js';
import { type Dataset, sideOf } from './dataset.js';
import { STEPS, TEXT } from './gpt.js';
import { costsOf, isLayer, type Layer, readLayers, writeLayers } from './layers.js';
import { LayersEditor } from './layersEditor.js';
import { type Given, isNetwork, NETWORKS, type NetworkName, offerOf } from './networks.js';
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
  network: NetworkName;
  spec: NetworkSpec;
  examples: Examples;
  seed: number;
  mistake: string;
  /** Points along a side of the pictures that the examples are, or null. */
  side: number | null;
  /** The characters of the first window of a text; none of other data. */
  characters: readonly string[];
}

/** The form as it stands, whether or not that can be checked. */
interface Read extends Pick<Settings, 'network' | 'spec' | 'seed' | 'mistake'> {
  given: Given;
}

/** Reads and fills the form; its parts follow each other, and the address follows them. */
export class NetworkForm {
  readonly #form = byId('network-form');
  readonly #data = byId<HTMLSelectElement>('dataset');
  readonly #text = byId<HTMLInputElement>('text');
  readonly #cost = byId<HTMLSelectElement>('cost');
  readonly #m = byId<HTMLInputElement>('examples');
  readonly #l2 = byId<HTMLInputElement>('l2');
  readonly #seed = byId<HTMLInputElement>('seed');
  readonly #mistake = byId<HTMLSelectElement>('mistake');
  readonly #datasets: Readonly<Record<string, Dataset>>;
  readonly #changed: (settings: Read) => void;
  readonly #editor: LayersEditor;
  #network: NetworkName = 'dense';
  #layers: Layer[] = [];
  /** A mistake that the visitor does not know of. */
  #secret: string | null = null;

  /** @param changed  called when the network with its data, or the mistake in it, is no longer what it was */
  constructor(datasets: Readonly<Record<string, Dataset>>, changed: (settings: Read) => void) {
    this.#datasets = datasets;
    this.#changed = changed;
    this.#editor = new LayersEditor(layers => {
      this.#layers = layers;
      if (layers.every(isLayer)) remember('layers', writeLayers(layers));
      this.#settle();
    });
    byId('networks').append(...Object.entries(NETWORKS).map(([value, { label }]) => radio(value, label)));
    this.#data.append(...Object.entries(datasets).map(([id, { name }]) => element('option', { value: id }, name)));
    this.#form.addEventListener('change', event => this.#edited(event.target as HTMLInputElement));
    this.#load();
    onLink(() => this.#load());
  }

  /** @throws {RefusedField} what in the form does not fit, in one sentence */
  settings(): Settings {
    refuseFields(this.#form);
    const { given, ...settings } = this.#read();
    const { refused, examples } = offerOf(settings.network);
    const why = refused(given);
    const isText = settings.network === 'gpt';
    if (why !== null) throw new RefusedField(why, isText ? this.#text : this.#editor.last());
    return {
      ...settings,
      examples: examples(given),
      side: isText ? null : sideOf(given.data),
      characters: isText ? [...given.text].slice(0, STEPS) : [],
    };
  }

  /** Plants a mistake; where this network cannot have it, in the usual one. */
  choose(mistake: string): void {
    this.#show('dense');
    this.#forget();
    this.#settle();
    if (this.#mistake.querySelector<HTMLOptionElement>(`[value="${mistake}"]`)?.disabled) {
      this.#start();
      this.#settle();
    }
    choose(this.#mistake, mistake, 'none');
    remember('network', null);
    remember('mistake', mistake);
    this.#changed(this.#read());
  }

  /** Plants one of the mistakes that this network can have, and keeps to itself which. */
  plant(): void {
    refuseFields(this.#form);
    const known = offerOf(this.#network).mistakes.map(({ id }) => id);
    const possible = [...this.#mistake.options].filter(({ disabled, value }) => !disabled && known.includes(value));
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

  #read(): Read {
    const [data, text] = [this.#datasets[this.#data.value], this.#text.value];
    const [m, l2, seed] = [this.#m, this.#l2, this.#seed].map(field => field.valueAsNumber);
    const inputs = data.x[0].length;
    const dense: DenseSpec = { inputs, layers: this.#layers, cost: this.#cost.value as Cost, l2 };
    const given = { data, m, text, l2, dense };
    const network = this.#network;
    return { network, spec: offerOf(network).spec(given), seed, mistake: this.#secret ?? this.#mistake.value, given };
  }

  /** Another network: its fields, and data that it can read. */
  #show(network: NetworkName): void {
    this.#network = network;
    this.#form.querySelector<HTMLInputElement>(`[name="network"][value="${network}"]`)!.checked = true;
    for (const part of this.#form.querySelectorAll<HTMLElement>('[data-for]'))
      part.hidden = !part.dataset.for!.split(' ').includes(network);
    for (const option of this.#data.options)
      option.hidden = option.disabled = network === 'convolution' && sideOf(this.#datasets[option.value]) === null;
    if (!this.#data.selectedOptions[0].disabled) return;
    this.#data.value = 'digits';
    this.#start();
  }

  /** Another data set brings layers of its own. */
  #start(): void {
    this.#layers = readLayers(STARTS[this.#data.value])!;
    this.#m.value = '32';
    remember('data', this.#data.value);
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
    if (name === 'network') this.#show(value as NetworkName);
    // small pictures: those of MNIST take a convolution ten times as long
    if (value === 'convolution') this.#data.value = 'digits';
    if (name === 'data' || value === 'convolution') this.#start();
    if (name === 'mistake') this.#changed(this.#read());
    else this.#settle();
  }

  /** Brings the rest of the form in line with what was changed. */
  #settle(): void {
    offer(this.#cost, costsOf(this.#layers));
    const { network, given } = this.#read();
    const { data, m, dense } = given;
    this.#m.max = String(data.x.length);
    markField(this.#m);
    this.#editor.show(data.x[0].length, this.#layers);
    offerMistakes(this.#mistake, offerOf(network).mistakes, dense);
    thumbnails(network === 'gpt' ? null : data, m);
    this.#changed(this.#read());
  }

  /** Fills the form from the address, as far as that makes sense. */
  #load(): void {
    const network = recall('network');
    choose(this.#data, recall('data') ?? (network === 'convolution' ? 'digits' : 'mnist'), 'mnist');
    this.#layers = readLayers(recall('layers')) ?? readLayers(STARTS[this.#data.value])!;
    this.#text.value = recall('text') ?? TEXT;
    this.#show(isNetwork(network) ? network : 'dense');
    const most = this.#datasets[this.#data.value].x.length;
    this.#m.value = String(recallNumber('m', Math.min(32, most), [1, most]));
    this.#l2.value = String(recallNumber('l2', 0, [0, 1000]));
    this.#seed.value = String(recallNumber('seed', 1, [0, 999_999]));
    const costs = costsOf(this.#layers);
    offer(this.#cost, costs);
    choose(this.#cost, recall('cost') ?? costs[0], costs[0]);
    offerMistakes(this.#mistake, offerOf(this.#network).mistakes, this.#read().given.dense);
    choose(this.#mistake, recall('mistake') ?? 'none', 'none');
    this.#settle();
  }
}

const radio = (value: string, label: string): HTMLElement =>
  element('label', {}, element('input', { type: 'radio', name: 'network', value }), label);
