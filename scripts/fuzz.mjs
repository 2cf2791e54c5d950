// node scripts/fuzz.mjs [problems|networks|garbage] [cases] [seed] [path]: what is drawn at random, against what must always hold.
// Prints the seed, what came of the cases and, of each kind of violation, the smallest example with the line that repeats it; exit code 1 if any.
import { join } from 'node:path';
import { runBundled } from '../bench/verdict/bundled.mjs';

await runBundled(join(import.meta.dirname, '../test/fuzz/main.ts'));
