import { formatReport, gradcheck, type Options, type Problem } from '../../index.js';
import type { Answers, Requests } from '../worker/messages.js';
import { checkingError, loadingError } from './where.js';

/**
 * Checks what a visitor's module exports, as the command does: a Problem's fields by name; or as default a Problem, a list of them,
 * or a function, asynchronous or not, that makes one of these.
 * The module can say nothing but its report, and that is read as any file from anywhere is.
 *
 * @throws {ModuleError} what went wrong, and where in the module
 */
export async function checkModule(
  { url, options }: Requests['own'],
  onProgress: (share: number) => void,
): Promise<Answers['own']> {
  silence();
  const made = await exported(url);
  // from here on it is no longer the module that is waited for
  onProgress(0);
  try {
    return { text: await checkedAll(made, options, onProgress) };
  } catch (error) {
    throw checkingError(error, url);
  }
}

async function exported(url: string): Promise<unknown> {
  try {
    const module: Record<string, unknown> = await import(url);
    const found = 'parameters' in module ? module : (module.default ?? module);
    return typeof found === 'function' ? await found() : found;
  } catch (error) {
    throw loadingError(error, url);
  }
}

async function checkedAll(made: unknown, options: Options, onProgress: (share: number) => void): Promise<string> {
  if (!Array.isArray(made)) return checked(made, '', { ...options, onProgress: share(onProgress) });
  if (made.length === 0) throw new Error('The module exports an empty list: put problems into it.');
  const texts: string[] = [];
  for (const [k, one] of made.entries()) {
    const part = (done: number) => onProgress((k + done) / made.length);
    texts.push(await checked(one, `default[${k}]`, { ...options, onProgress: share(part) }));
  }
  return `[${texts.join(',')}]`;
}

const share = (onProgress: (share: number) => void) => (done: number, total: number) => onProgress(done / total);

/** The report of one problem as JSON, with a name where the problem has none. */
async function checked(problem: unknown, label: string, options: Options): Promise<string> {
  const report = await gradcheck(problem as Problem, options);
  return formatReport({ ...report, name: report.name || label }, 'json');
}

/** Takes away the worker's way to speak to the page; worker.ts keeps its own. */
function silence(): void {
  for (let scope = globalThis as object | null; scope !== null; scope = Object.getPrototypeOf(scope))
    Reflect.deleteProperty(scope, 'postMessage');
}
