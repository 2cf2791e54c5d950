import type { Cost, NetworkSpec } from '../../forward.js';
import { drawing } from '../drawing.js';
import { byId, element, tableRows } from '../element.js';
import { count, duration, size } from '../figures.js';
import { onLink, recall, recallNumber, remember } from '../link.js';
import { showReport } from '../report/view.js';
import { type Run, runner } from '../runner.js';
import type { Workbench } from '../worker/client.js';
import type { Answers, Parameters } from '../worker/messages.js';
import { type Dataset, examplesOf, mismatch } from './dataset.js';
import { costsOf, type Layer, layersEditor, readLayers, writeLayers } from './layers.js';
import { MISTAKES } from './mistakes.js';
import { trainingCurve } from './trainingCurve.js';

/** Layers that a data set starts with. */
const STARTS: Readonly<Record<string, string>> = {
  mnist: '128-relu,10-softmax',
  digits: '32-tanh,10-softmax',
  iris: '8-tanh,3-softmax',
  cancer: '16-relu,1-sigmoid',
};

/** Gradient descent between two checks. */
const TRAINING = { iterations: 200, rate: 0.5 };

interface Settings {
  data: string;
  m: number;
  spec: NetworkSpec;
  seed: number;
  mistake: string;
}

/** Part 3: a dense network on real data. */
export function network(workbench: Workbench, datasets: Readonly<Record<string, Dataset>>): void {
  const field = <T extends HTMLElement>(id: string) => byId<T>(id);
  const data = field<HTMLSelectElement>('dataset');
  const cost = field<HTMLSelectElement>('cost');
  const numbers = ['examples', 'l2', 'seed'].map(id => field<HTMLInputElement>(id));
  const mistake = field<HTMLSelectElement>('mistake');
  let layers: Layer[] = [];
  /** θ after training, as long as it fits the form. */
  let trained: Parameters | null = null;

  const editor = layersEditor(next => {
    layers = next;
    remember('layers', writeLayers(layers));
    settle();
  });
  const settings = (): Settings => {
    const [m, l2, seed] = numbers.map(input => input.valueAsNumber);
    const spec = { inputs: datasets[data.value].x[0].length, layers, cost: cost.value as Cost, l2 };
    return { data: data.value, m, spec, seed, mistake: mistake.value };
  };
  /** Brings the rest of the form in line with what was changed. */
  const settle = () => {
    trained = null;
    const inputs = datasets[data.value].x[0].length;
    numbers[0].max = String(datasets[data.value].x.length);
    editor.show(inputs, layers);
    offer(cost, costsOf(layers));
    offerMistakes(mistake, settings().spec);
    byId('size').textContent = `${count(parametersIn(inputs, layers))} parameters`;
  };
  const load = () => {
    data.value = recall('data') ?? 'mnist';
    if (data.selectedIndex < 0) data.value = 'mnist';
    layers = readLayers(recall('layers')) ?? readLayers(STARTS[data.value])!;
    numbers[0].value = String(recallNumber('m', 32, [1, datasets[data.value].x.length]));
    numbers[1].value = String(recallNumber('l2', 0, [0, 1000]));
    numbers[2].value = String(recallNumber('seed', 1, [0, 999_999]));
    offer(cost, costsOf(layers));
    cost.value = recall('cost') ?? cost.value;
    offerMistakes(mistake, settings().spec);
    mistake.value = recall('mistake') ?? 'none';
    if (mistake.selectedIndex < 0) mistake.value = 'none';
    settle();
  };

  data.append(...Object.entries(datasets).map(([id, { name }]) => element('option', { value: id }, name)));
  data.addEventListener('change', () => {
    layers = readLayers(STARTS[data.value])!;
    numbers[0].value = '32';
    remember('layers', null);
  });
  byId('network-form').addEventListener('change', ({ target }) => {
    const { name, value } = target as HTMLInputElement;
    if (name) remember(name, value);
    if (name && name !== 'mistake') settle();
  });

  const runs = runner({
    form: 'network-form',
    cancel: 'cancel',
    message: 'network-message',
    progress: 'network-progress',
  });
  const refusal = ({ data, m, spec, seed }: Settings) => {
    if (!(Number.isInteger(m) && m >= 1 && m <= datasets[data].x.length))
      return `m is a whole number from 1 to ${datasets[data].x.length}.`;
    if (!(spec.l2! >= 0)) return 'λ is a number from 0.';
    return Number.isInteger(seed) ? mismatch(datasets[data], spec) : 'The seed is a whole number.';
  };
  const check = async (run: Run) => {
    const now = settings();
    const refused = refusal(now);
    if (refused) throw new Error(refused);
    const examples = examplesOf(datasets[now.data], now.m, now.spec);
    const answer = await workbench.run('check', { ...now, examples, parameters: trained }, run);
    showReport(byId('network-result'), answer);
    return said(answer, trained !== null);
  };
  const train = async (run: Run) => {
    const now = settings();
    const refused = refusal(now);
    if (refused) throw new Error(refused);
    const examples = examplesOf(datasets[now.data], now.m, now.spec);
    const answer = await workbench.run('train', { ...now, examples, parameters: trained, ...TRAINING }, run);
    trained = answer.parameters;
    showTraining(answer.curve);
    return check(run);
  };
  byId('network-form').addEventListener('submit', event => {
    event.preventDefault();
    void runs.start('Checking …', check);
  });
  byId('train').addEventListener('click', () => void runs.start('Training …', train));
  load();
  onLink(load);
}

const parametersIn = (inputs: number, layers: readonly Layer[]) =>
  layers.reduce((sum, { units }, k) => sum + units * ((k === 0 ? inputs : layers[k - 1].units) + 1), 0);

function said({ report }: Answers['check'], trained: boolean): string {
  const { components, seconds, verdict } = report;
  const where = trained ? ' after training' : '';
  return `${verdict}${where}: ${count(components.checked)} components checked in ${duration(seconds)}.`;
}

/** Options of a select, keeping the choice where it is still one. */
function offer(select: HTMLSelectElement, choices: readonly string[]): void {
  const { value } = select;
  select.replaceChildren(...choices.map(choice => element('option', { value: choice }, choice)));
  if (choices.includes(value)) select.value = value;
}

function offerMistakes(select: HTMLSelectElement, spec: NetworkSpec): void {
  const { value } = select;
  const options = MISTAKES.map(({ id, label, lacks }) => {
    const lack = lacks?.(spec) ?? null;
    return element('option', { value: id, disabled: lack !== null }, lack === null ? label : `${label} (${lack})`);
  });
  select.replaceChildren(element('option', { value: 'none' }, 'none: the gradient is right'), ...options);
  select.value = value;
  if (select.selectedIndex < 0 || select.selectedOptions[0].disabled) select.value = 'none';
}

let curve: Answers['train']['curve'] = [];
let training: ReturnType<typeof drawing> | null = null;

function showTraining(next: Answers['train']['curve']): void {
  const from = curve.at(-1)?.iteration ?? 0;
  const goesOn = curve.length > 0 && curve.at(-1)!.J === next[0].J;
  curve = goesOn ? [...curve, ...next.slice(1).map(({ iteration, J }) => ({ iteration: iteration + from, J }))] : next;
  byId('training').hidden = false;
  training ??= drawing(
    byId('training'),
    (width, height) => trainingCurve(curve, width, height),
    () =>
      `J while training: from ${size(curve[0].J)} to ${size(curve.at(-1)!.J)} in ${curve.at(-1)!.iteration} iterations.`,
  );
  training.redraw();
  const rows = curve.filter((_, k) => k % 5 === 0).map(({ iteration, J }) => [count(iteration), size(J)]);
  byId('training-table')
    .querySelector('tbody')!
    .replaceChildren(...tableRows(rows));
}
