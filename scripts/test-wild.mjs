// gradcheck on published libraries: installs them into test/wild alone, runs its tests against the built package, and writes the table of its README.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const wild = join(root, 'test/wild');
process.chdir(root);

const installed = join(wild, 'node_modules/.package-lock.json');
const wanted = join(wild, 'package-lock.json');
const packages = file =>
  JSON.stringify(
    Object.keys(JSON.parse(readFileSync(file, 'utf8')).packages)
      .filter(Boolean)
      .sort(),
  );
if (!existsSync(installed) || packages(installed) !== packages(wanted))
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: wild, stdio: 'inherit' });
const link = join(wild, 'node_modules/gradcheck');
rmSync(link, { force: true, recursive: true });
symlinkSync(root, link, 'dir');
if (!existsSync('dist/tfjs.js')) execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });

rmSync('build/wild.json', { force: true });
const vitest = 'node_modules/vitest/vitest.mjs';
const { status } = spawnSync(process.execPath, [vitest, 'run', '--config', 'test/wild/vitest.config.mjs'], {
  stdio: 'inherit',
});
if (existsSync('build/wild.json')) {
  const { writeTable } = await import('../test/wild/table.mjs');
  writeTable(JSON.parse(readFileSync('build/wild.json', 'utf8')));
}
process.exit(status ?? 1);
