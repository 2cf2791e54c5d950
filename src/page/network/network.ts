import type { Report } from '../../report.js';
import { byId } from '../element.js';
import { evidence } from '../evidence/evidence.js';
import { gallery } from '../evidence/gallery.js';
import { count, outcome } from '../figures.js';
import { onLink } from '../link.js';
import { showReport } from '../report/view.js';
import { type Run, runner } from '../runner.js';
import { onceSeen } from '../seen.js';
import { componentV } from '../v/componentV.js';
import type { Workbench } from '../worker/client.js';
import type { Answers, Parameters } from '../worker/messages.js';
import type { Dataset } from './dataset.js';
import { NetworkForm, type Settings } from './form.js';
import { Listing } from './listing.js';
import { type NetworkName, type Offered, offerOf } from './networks.js';
import { drawnNetwork } from './outline.js';
import { Training } from './training.js';

/** Gradient descent between two checks. */
const TRAINING = { iterations: 200, rate: 0.5 };

/** Part 3: a network on real data. */
export function network(workbench: Workbench, datasets: Readonly<Record<string, Dataset>>): void {
  /** θ after training, as long as it fits the form. */
  let trained: Parameters | null = null;
  const training = new Training();
  const listing = new Listing();
  const runs = runner({
    form: 'network-form',
    cancel: 'cancel',
    message: 'network-message',
    progress: 'network-progress',
    result: 'network-result',
    clear: () => training.clear(),
  });
  const form: NetworkForm = new NetworkForm(datasets, ({ network, mistake, spec }) => {
    // where one mistake led to is no place for another one
    trained = null;
    training.clear();
    listing.show(offerOf(network), mistakeOf(network, mistake));
    drawSoon(workbench, spec);
    runs.outdate('The form has changed since: this is what was found before. Check again.');
  });

  const measure = (settings: Settings, run: Run) =>
    workbench.run('check', { ...requestOf(settings), parameters: trained }, run);
  const show = async (settings: Settings, answer: Answers['check']) => {
    const { network, mistake } = settings;
    const asked = { ...requestOf(settings), parameters: trained, noise: answer.report.noise };
    await showReport(byId('network-result'), answer, {
      pictures: evidence(answer, settings),
      inspect: async (index, at) => componentV(at, await workbench.run('component', { ...asked, index })),
    });
    const planted = mistakeOf(network, mistake);
    listing.show(offerOf(network), planted);
    listing.found(offerOf(network).lineOf(answer.report.findings[0]), comparison(planted, answer.report));
    return outcome(answer.report, trained === null ? '' : ' after training');
  };
  const check = async (run: Run) => {
    const settings = form.settings();
    const answer = await measure(settings, run);
    form.reveal();
    return show(settings, answer);
  };
  const train = async (run: Run) => {
    const request = { ...requestOf(form.settings()), parameters: trained, ...TRAINING };
    training.open();
    try {
      const { parameters, ...curves } = await workbench.run('train', request, run);
      training.show(curves, trained !== null);
      trained = parameters;
    } finally {
      training.close();
    }
    run.say('Checking …');
    return check(run);
  };
  const plant = async (run: Run) => {
    form.plant();
    const settings = form.settings();
    const answer = await measure(settings, run);
    byId('network-result').replaceChildren(evidence(answer, settings));
    listing.ask(async line => {
      form.reveal();
      byId('network-message').textContent = `${guessed(line, settings)} ${await show(settings, answer)}`;
    });
    return 'A mistake is planted. Guess its line above.';
  };
  byId('network-form').addEventListener('submit', event => {
    event.preventDefault();
    void runs.start('Checking …', check);
  });
  byId('train').addEventListener('click', () => void runs.start('Training …', train));
  byId('plant').addEventListener('click', () => void runs.start('Planting and checking …', plant));
  gallery(datasets.digits, mistake => {
    form.choose(mistake);
    byId('network').scrollIntoView();
    void runs.start('Checking …', check);
  });
  onLink(() => void runs.start('Checking …', check));
  // the worker starts and the kernels are compiled while the visitor reads; what goes wrong there, the check itself will say
  workbench.run('prepare', null).catch(() => {});
  onceSeen(byId('network-form'), () => void runs.start('Checking …', check, true));
}

/** What the worker is asked. */
const requestOf = ({ spec, examples, seed, mistake, side, network }: Settings) => ({
  ...{ spec, examples, seed, mistake },
  side: network === 'dense' ? side : null,
});

const mistakeOf = (network: NetworkName, mistake: string): Offered | null =>
  offerOf(network).mistakes.find(({ id }) => id === mistake) ?? null;

/** What was planted beside what was found. */
function comparison(planted: Offered | null, { findings, verdict }: Report): string {
  const said = findings[0]?.message ?? `${verdict}, nothing was found.`;
  return planted
    ? `You planted: ${planted.label}. gradcheck says: ${said}`
    : `Nothing is planted. gradcheck says: ${said}`;
}

const guessed = (line: string, { network, mistake }: Settings) =>
  mistakeOf(network, mistake)!.line === line ? 'Right.' : 'No, it is another line.';

/** The spec that is drawn, or will be once the worker has told its shapes. */
let drawn = '';

/** Draws the network where it is another one than before; one that cannot be is left as it was. */
function drawSoon(workbench: Workbench, spec: Settings['spec']): void {
  const wanted = JSON.stringify({ ...spec, l2: 0 });
  if (wanted === drawn) return;
  drawn = wanted;
  const draw = (outline: Answers['outline']) => {
    if (drawn !== wanted) return;
    byId('shape').replaceChildren(...drawnNetwork(outline));
    byId('size').textContent = `${count(outline.size)} parameters`;
  };
  workbench.run('outline', { spec }).then(draw, () => {});
}
