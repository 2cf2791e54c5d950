import { byId } from '../element.js';
import { outcome, outcomes } from '../figures.js';
import { linkWith, onLink } from '../link.js';
import { refuseFields } from '../refusedField.js';
import { showReports } from '../report/view.js';
import { type Run, runner } from '../runner.js';
import type { Workbench } from '../worker/client.js';
import type { Answers } from '../worker/messages.js';
import { dropping } from './dropping.js';
import { Editor } from './editor.js';
import { encodeText } from './encoding.js';
import { runModule } from './sandbox.js';
import { located, ModuleError } from './where.js';

/** Largest file that is read. */
const LARGEST = 200_000_000;

/** Part 4: a visitor's own cost and gradients, or a file of them. */
export function own(workbench: Workbench): void {
  const runs = runner({
    form: 'own-form',
    cancel: 'stop',
    message: 'own-message',
    progress: 'own-progress',
    result: 'own-result',
  });
  const editor = new Editor(() =>
    runs.outdate('The module has changed since: this is what was found before. Run it again.'),
  );
  const load = () => {
    if (editor.load()) linked();
  };
  load();
  onLink(load);
  byId('own-form').addEventListener('submit', event => {
    event.preventDefault();
    void runs.start('Checking …', run => check(workbench, editor, run));
  });
  byId('share').addEventListener('click', () => void share(editor.code));
  dropping(file => {
    void runs.start(`Reading ${file.name} …`, run => read(workbench, file, editor, run));
  });
}

/** Code from a link is shown, never run: only its reader can decide that. */
function linked(): void {
  byId('own-message').textContent = 'This code came with the link and has not been run. Read it, then run it.';
  byId('own').scrollIntoView({ behavior: 'instant' });
}

async function check(workbench: Workbench, editor: Editor, run: Run): Promise<string> {
  refuseFields(byId('own-form'));
  editor.mark(null);
  const running = {
    code: editor.code,
    seconds: byId<HTMLInputElement>('limit').valueAsNumber,
    options: byId<HTMLSelectElement>('coverage').value === 'probe' ? ({ components: 'probe' } as const) : {},
  };
  try {
    const { text } = await runModule(running, run);
    // what comes out of the sandbox is read like a file from anywhere
    return show(await workbench.run('read', { text, name: '' }, run), editor);
  } catch (error) {
    if (!(error instanceof ModuleError)) throw error;
    editor.mark(error.at);
    throw new Error(located(error.message, error.at));
  }
}

async function read(workbench: Workbench, file: File, editor: Editor, run: Run): Promise<string> {
  if (file.size > LARGEST) throw new Error(`${file.name} is larger than 200 MB: use the command.`);
  return show(await workbench.run('read', { text: await file.text(), name: file.name }, run), editor);
}

/** Shows reports, or puts a module that waits for its cost into the editor. */
function show(answer: Answers['read'], editor: Editor): string {
  if ('code' in answer) {
    editor.replace(answer.code);
    editor.focus();
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
