import { formatReport, gradcheck, type Problem } from '../../index.js';
import type { Checked, Requests } from '../worker/messages.js';

/** Checks what a visitor's module exports: a Problem's fields, or a Problem by default, or a function that makes one. */
export async function checkModule({ url }: Requests['own'], onProgress: (share: number) => void): Promise<Checked> {
  const module: Record<string, unknown> = await import(url);
  const exported = module.default ?? module;
  const problem = typeof exported === 'function' ? await exported() : exported;
  const report = await gradcheck(problem as Problem, { onProgress: (done, total) => onProgress(done / total) });
  return { report, html: formatReport(report, 'html') };
}
