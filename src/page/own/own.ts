import { byId } from '../element.js';
import { count, duration } from '../figures.js';
import { linkWith, onLink, recall } from '../link.js';
import { showReport } from '../report/view.js';
import { runner } from '../runner.js';
import type { Workbench } from '../worker/client.js';
import type { Checked } from '../worker/messages.js';
import { decodeText, encodeText } from './encoding.js';
import example from './example.js?text';
import { runModule } from './sandbox.js';

/** Largest file that is read. */
const LARGEST = 200_000_000;

/** Part 4: a visitor's own cost and gradients, or a file of them. */
export function own(workbench: Workbench): void {
  const code = byId<HTMLTextAreaElement>('code');
  const limit = byId<HTMLInputElement>('limit');
  const runs = runner({ form: 'own-form', cancel: 'stop', message: 'own-message', progress: 'own-progress' });
  // code from a link is shown, never run: only its reader can decide that
  const load = () => {
    const linked = recall('code');
    if (linked !== null) code.value = decodeText(linked) ?? example;
    else code.value ||= example;
  };
  load();
  onLink(load);
  byId('own-form').addEventListener('submit', event => {
    event.preventDefault();
    void runs.start('Checking …', async run => {
      const seconds = Math.min(300, Math.max(1, limit.valueAsNumber || 10));
      const { text } = await runModule(code.value, seconds, run);
      return show((await workbench.run('read', { text, name: '' }, run)).checked);
    });
  });
  byId('share').addEventListener('click', () => void share(code.value));

  const read = (file: File) =>
    runs.start(`Reading ${file.name} …`, async run => {
      if (file.size > LARGEST) throw new Error(`${file.name} is larger than 200 MB: use the command.`);
      const { checked, code: made } = await workbench.run('read', { text: await file.text(), name: file.name }, run);
      if (checked) return show(checked);
      code.value = made!;
      code.focus();
      return 'Parameters and gradients are in the editor: write their cost and run it.';
    });
  dropping(byId('drop'), byId<HTMLInputElement>('file'), file => void read(file));
}

function show(checked: Checked | undefined): string {
  if (!checked) throw new Error('The module did not come to a report.');
  showReport(byId('own-result'), checked);
  const { verdict, components, seconds } = checked.report;
  return `${verdict}: ${count(components.checked)} components checked in ${duration(seconds)}.`;
}

async function share(code: string): Promise<void> {
  const link = linkWith({ code: encodeText(code) });
  history.replaceState(null, '', link);
  const copied = await navigator.clipboard?.writeText(link).then(
    () => true,
    () => false,
  );
  byId('own-message').textContent = copied ? 'The link is copied.' : 'The link is in the address bar.';
}

function dropping(place: HTMLElement, input: HTMLInputElement, read: (file: File) => void): void {
  const over = (on: boolean) => place.classList.toggle('over', on);
  place.addEventListener('dragover', event => {
    event.preventDefault();
    over(true);
  });
  place.addEventListener('dragleave', () => over(false));
  place.addEventListener('drop', event => {
    event.preventDefault();
    over(false);
    const file = event.dataTransfer?.files[0];
    if (file) read(file);
  });
  input.addEventListener('change', () => {
    const file = input.files?.[0];
    if (file) read(file);
    input.value = '';
  });
}
