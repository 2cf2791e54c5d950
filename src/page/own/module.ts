import { formatReport, gradcheck, type Problem } from '../../index.js';
import type { Answers, Requests } from '../worker/messages.js';

/**
 * Checks what a visitor's module exports, as the command does: a Problem's fields by name; or as default a Problem, a list of them,
 * or a function, asynchronous or not, that makes one of these.
 * The module can say nothing but its report, and that is read as any file from anywhere is.
 */
export async function checkModule(
  { url }: Requests['own'],
  onProgress: (share: number) => void,
): Promise<Answers['own']> {
  silence();
  const module: Record<string, unknown> = await import(url);
  const exported = 'parameters' in module ? module : (module.default ?? module);
  const made: unknown = typeof exported === 'function' ? await exported() : exported;
  if (!Array.isArray(made)) return { text: await checked(made, '', onProgress) };
  if (made.length === 0) throw new Error('The module exports an empty list: put problems into it.');
  const texts: string[] = [];
  for (const [k, one] of made.entries())
    texts.push(await checked(one, `default[${k}]`, share => onProgress((k + share) / made.length)));
  return { text: `[${texts.join(',')}]` };
}

/** The report of one problem as JSON, with a name where the problem has none. */
async function checked(problem: unknown, label: string, onProgress: (share: number) => void): Promise<string> {
  const report = await gradcheck(problem as Problem, { onProgress: (done, total) => onProgress(done / total) });
  return formatReport({ ...report, name: report.name || label }, 'json');
}

/** Takes away the worker's way to speak to the page; worker.ts keeps its own. */
function silence(): void {
  for (let scope = globalThis as object | null; scope !== null; scope = Object.getPrototypeOf(scope))
    Reflect.deleteProperty(scope, 'postMessage');
}
