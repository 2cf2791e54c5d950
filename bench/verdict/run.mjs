// node bench/verdict/run.mjs [seeds]: false alarms and missed mistakes of the verdict, beside classical rules on the same cases, as markdown.
// 30 seeds (about 1,200 right cases) take some minutes. How well mistakes are named is measured in naming/.
import { join } from 'node:path';
import { runBundled } from './bundled.mjs';

await runBundled(join(import.meta.dirname, 'main.ts'));
