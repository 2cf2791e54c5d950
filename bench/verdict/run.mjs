// node bench/verdict/run.mjs [seeds]: false alarms and missed mistakes of the verdict, beside classical rules on the same cases, as markdown.
// 30 seeds (about 1,200 right cases) take some minutes. How well mistakes are named is measured in naming/.
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const here = import.meta.dirname;
const folder = mkdtempSync(join(here, '../../node_modules/.verdict-'));
const outfile = join(folder, 'main.mjs');
await build({
  entryPoints: [join(here, 'main.ts')],
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  outfile,
  logLevel: 'warning',
});
try {
  await import(outfile);
} finally {
  rmSync(folder, { recursive: true });
}
