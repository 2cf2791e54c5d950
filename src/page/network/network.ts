import { byId } from '../element.js';
import { outcome } from '../figures.js';
import { showReport } from '../report/view.js';
import { type Run, runner } from '../runner.js';
import type { Workbench } from '../worker/client.js';
import type { Parameters } from '../worker/messages.js';
import { type Dataset, examplesOf } from './dataset.js';
import { NetworkForm, type Settings } from './form.js';
import { Training } from './training.js';

/** Gradient descent between two checks. */
const TRAINING = { iterations: 200, rate: 0.5 };

/** Part 3: a dense network on real data. */
export function network(workbench: Workbench, datasets: Readonly<Record<string, Dataset>>): void {
  /** θ after training, as long as it fits the form. */
  let trained: Parameters | null = null;
  const training = new Training();
  const runs = runner({
    form: 'network-form',
    cancel: 'cancel',
    message: 'network-message',
    progress: 'network-progress',
    result: 'network-result',
    clear: () => training.clear(),
  });
  const form = new NetworkForm(datasets, () => {
    // where one mistake led to is no place for another one
    trained = null;
    training.clear();
    runs.outdate('The form has changed since: this is what was found before. Check again.');
  });

  const check = async (run: Run) => {
    const answer = await workbench.run('check', { ...requestOf(form.settings()), parameters: trained }, run);
    showReport(byId('network-result'), answer);
    return outcome(answer.report, trained === null ? '' : ' after training');
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
  byId('network-form').addEventListener('submit', event => {
    event.preventDefault();
    void runs.start('Checking …', check);
  });
  byId('train').addEventListener('click', () => void runs.start('Training …', train));
  // the worker starts and the kernels are compiled while the visitor reads; what goes wrong there, the check itself will say
  workbench.run('prepare', null).catch(() => {});
}

/** What the worker is asked, with the examples as the network takes them. */
const requestOf = ({ data, m, spec, seed, mistake }: Settings) => ({
  spec,
  seed,
  mistake,
  examples: examplesOf(data, m, spec),
});
