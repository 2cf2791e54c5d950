// gradcheck on published libraries: installs them into test/wild alone, tries the built package on them, and writes the table of that folder's README.
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { newerNode } from '../test/wild/check.mjs';
import { writeTable } from '../test/wild/table.mjs';

const root = resolve(import.meta.dirname, '..');
const wild = join(root, 'test/wild');
process.chdir(root);

const lock = readFileSync(join(wild, 'package-lock.json'), 'utf8');
const installed = join(wild, 'node_modules/installed.json');
if (!existsSync(installed) || readFileSync(installed, 'utf8') !== lock) {
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: wild, stdio: 'inherit' });
  writeFileSync(installed, lock);
}
const copy = join(wild, 'node_modules/gradcheck');
rmSync(copy, { force: true, recursive: true });
cpSync('dist', join(copy, 'dist'), { recursive: true });
cpSync('package.json', join(copy, 'package.json'));

const run = (node, vitest, config) =>
  spawnSync(node, [join(vitest, 'vitest.mjs'), 'run', '--config', config], { stdio: 'inherit' }).status ?? 1;
rmSync('build/wild.json', { force: true });
const statuses = [run(process.execPath, 'node_modules/vitest', 'test/wild/vitest.config.mjs')];
if (existsSync('build/wild.json')) writeTable(JSON.parse(readFileSync('build/wild.json', 'utf8')));
const newer = newerNode();
if (newer) statuses.push(run(newer, 'test/wild/node_modules/vitest', 'test/wild/newer/vitest.config.mjs'));
else
  console.log(
    'skipped: @jax-js/jax and vitest 5, which need a newer Node than this and npm has none for this platform',
  );
process.exit(Math.max(...statuses));
