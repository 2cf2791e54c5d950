// node bench/verdict/naming/run.mjs [--quick] [--verbose]: how well mistakes are named, as markdown; about ten minutes.
// --quick leaves the differences out and hands the diagnosis gradients known to 1e-9: a minute. --verbose tells of all that is not exact.
import { join } from 'node:path';
import { runBundled } from '../bundled.mjs';

await runBundled(join(import.meta.dirname, 'main.ts'));
