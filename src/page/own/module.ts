import { formatReport, gradcheck, type Problem } from '../../index.js';
import type { Answers, Requests } from '../worker/messages.js';

/**
 * Checks what a visitor's module exports: a Problem's fields, or a Problem by default, or a function that makes one.
 * The module can say nothing but its report, and that is read as any file from anywhere is.
 */
export async function checkModule(
  { url }: Requests['own'],
  onProgress: (share: number) => void,
): Promise<Answers['own']> {
  silence();
  const module: Record<string, unknown> = await import(url);
  const exported = module.default ?? module;
  const problem = typeof exported === 'function' ? await exported() : exported;
  const report = await gradcheck(problem as Problem, { onProgress: (done, total) => onProgress(done / total) });
  return { text: formatReport(report, 'json') };
}

/** Takes away the worker's way to speak to the page; worker.ts keeps its own. */
function silence(): void {
  for (let scope = globalThis as object | null; scope !== null; scope = Object.getPrototypeOf(scope))
    Reflect.deleteProperty(scope, 'postMessage');
}
