import { byId } from '../element.js';
import { outcome, outcomes } from '../figures.js';
import { linkWith, onLink, recall } from '../link.js';
import { showReports } from '../report/view.js';
import { type Run, runner } from '../runner.js';
import type { Workbench } from '../worker/client.js';
import type { Answers } from '../worker/messages.js';
import { decodeText, encodeText } from './encoding.js';
import example from './example.js?text';
import { runModule } from './sandbox.js';

/** Largest file that is read. */
const LARGEST = 200_000_000;

/** Part 4: a visitor's own cost and gradients, or a file of them. */
export function own(workbench: Workbench): void {
  const code = byId<HTMLTextAreaElement>('code');
  const runs = runner({
    form: 'own-form',
    cancel: 'stop',
    message: 'own-message',
    progress: 'own-progress',
    result: 'own-result',
  });
  load(code);
  onLink(() => load(code));
  byId('own-form').addEventListener('submit', event => {
    event.preventDefault();
    void runs.start('Checking …', run => check(workbench, code, run));
  });
  byId('share').addEventListener('click', () => void share(code.value));
  dropping(byId('drop'), byId<HTMLInputElement>('file'), file => {
    void runs.start(`Reading ${file.name} …`, run => read(workbench, file, code, run));
  });
}

/** Code from a link is shown, never run: only its reader can decide that. */
function load(code: HTMLTextAreaElement): void {
  const linked = recall('code');
  if (linked !== null) code.value = decodeText(linked) ?? example;
  else code.value ||= example;
}

/** Bounds of the time limit, in seconds. */
const [SHORTEST, USUAL, LONGEST] = [1, 10, 300];

async function check(workbench: Workbench, code: HTMLTextAreaElement, run: Run): Promise<string> {
  const limit = byId<HTMLInputElement>('limit').valueAsNumber || USUAL;
  const { text } = await runModule(code.value, Math.min(LONGEST, Math.max(SHORTEST, limit)), run);
  // what comes out of the sandbox is read like a file from anywhere
  return show(await workbench.run('read', { text, name: '' }, run), code);
}

async function read(workbench: Workbench, file: File, code: HTMLTextAreaElement, run: Run): Promise<string> {
  if (file.size > LARGEST) throw new Error(`${file.name} is larger than 200 MB: use the command.`);
  return show(await workbench.run('read', { text: await file.text(), name: file.name }, run), code);
}

/** Shows reports, or puts a module that waits for its cost into the editor. */
function show(answer: Answers['read'], code: HTMLTextAreaElement): string {
  if ('code' in answer) {
    code.value = answer.code;
    code.focus();
    return 'Parameters and gradients are in the editor: write their cost and run it.';
  }
  showReports(byId('own-result'), answer.checked);
  const reports = answer.checked.map(({ report }) => report);
  return reports.length === 1 ? outcome(reports[0]) : outcomes(reports);
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
