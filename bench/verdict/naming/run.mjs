// node bench/verdict/naming/run.mjs [--structural | --operations] [--quick] [--verbose] [--drawn] [--networks 60] [--first 0], from the root of the repository:
// how well mistakes are named, as markdown. --structural takes mistakes in recurrent, attention, norm and convolution code alone, --operations those of the operations of a network; --quick hands the diagnosis gradients known to 1e-9 instead of differences;
// --verbose tells of all that is not exact on stderr; --drawn leaves the chosen networks out; --networks and --first say which are drawn by lot.
import { join } from 'node:path';
import { runBundled } from '../bundled.mjs';

await runBundled(join(import.meta.dirname, 'main.ts'));
