// node bench/verdict/families.mjs [seeds] [--verbose] [--only WORDS]: what the whole check says of right gradients and planted mistakes in test/families/kinds, as markdown.
// 3 seeds take some minutes of one core. --verbose prints every case that was judged badly; --only takes the kinds whose names contain these words.
import { join } from 'node:path';
import { runBundled } from './bundled.mjs';

await runBundled(join(import.meta.dirname, 'families.ts'));
