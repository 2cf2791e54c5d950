// The packed package on Node 20, 22 and 24, Bun and Deno: one smoke suite, run by the test runner that each brings.
// The runtimes are npm packages, installed into test/runtimes alone.
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const home = join(root, 'test/runtimes');
const SUITE = 'smoke.test.mjs';

/** npm is a script of the shell on Windows. */
const shell = process.platform === 'win32';
const npm = (args, cwd) =>
  execFileSync('npm', args, { cwd, shell, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });

function installRuntimes() {
  const lock = readFileSync(join(home, 'package-lock.json'), 'utf8');
  const installed = join(home, 'node_modules/installed.json');
  if (existsSync(installed) && readFileSync(installed, 'utf8') === lock) return;
  npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund'], home);
  writeFileSync(installed, lock);
}

/** The program of a runtime: the one that its package for this platform holds, or the one of this machine; undefined where neither is there. */
function program(scope, file) {
  const folder = join(home, 'node_modules', scope);
  const packages = existsSync(folder) ? readdirSync(folder) : [];
  const own = packages.map(name => join(folder, name, file)).find(existsSync);
  return own ?? [basename(file)].find(name => spawnSync(name, ['--version']).status === 0);
}

const nodeProgram = major => [join(home, `node_modules/node-${major}/bin/node`)].find(existsSync);
const nodeArguments = out => ['--test', '--test-reporter=junit', `--test-reporter-destination=${out}`, SUITE];

/** Name, program, and how its test runner is asked for JUnit XML; known once the packages are installed. */
const runtimes = () => [
  ...[20, 22, 24].map(major => [`Node ${major}`, nodeProgram(major), nodeArguments]),
  ['Bun', program('@oven', 'bin/bun'), out => ['test', '--reporter=junit', `--reporter-outfile=${out}`, SUITE]],
  ['Deno', program('@deno', 'deno'), out => ['test', '--allow-all', '--no-check', `--junit-path=${out}`, SUITE]],
];

/** An empty folder with the package as npm installs it, fast-check beside it, and the suite. */
function consumer() {
  const folder = mkdtempSync(join(tmpdir(), 'gradcheck-runtimes-'));
  const [{ filename }] = JSON.parse(npm(['pack', '--json', '--pack-destination', folder], root));
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
  npm(['install', '--no-audit', '--no-fund', '--prefer-offline', join(folder, filename)], folder);
  for (const name of ['fast-check', 'pure-rand'])
    cpSync(join(home, 'node_modules', name), join(folder, 'node_modules', name), { recursive: true });
  cpSync(join(home, SUITE), join(folder, SUITE));
  return folder;
}

const count = (xml, pattern) => xml.match(pattern)?.length ?? 0;

/** How many tests passed and failed; a runner that wrote nothing is one that failed. */
function outcome(folder, runtime, args, out) {
  rmSync(out, { force: true });
  const { status, stdout, stderr } = spawnSync(runtime, args, { cwd: folder, encoding: 'utf8', timeout: 100_000 });
  const xml = existsSync(out) ? readFileSync(out, 'utf8') : '';
  const all = count(xml, /<testcase\b/g);
  const failed = count(xml, /<(failure|error)\b/g);
  if (status === 0 && failed === 0 && all > 0) return { passed: all, failed: 0 };
  console.log(stdout + stderr);
  return { passed: all - failed, failed: Math.max(failed, 1) };
}

installRuntimes();
const folder = consumer();
const total = { passed: 0, failed: 0, skipped: 0 };
try {
  for (const [name, runtime, args] of runtimes()) {
    if (!runtime) {
      total.skipped++;
      console.log(`${name.padEnd(8)} skipped: neither npm nor this machine has one`);
      continue;
    }
    const started = performance.now();
    const out = join(folder, 'junit.xml');
    const { passed, failed } = outcome(folder, runtime, args(out), out);
    total.passed += passed;
    total.failed += failed;
    console.log(
      `${name.padEnd(8)} ${passed} passed, ${failed} failed, ${((performance.now() - started) / 1000).toFixed(1)} s`,
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
if (process.env.CI) {
  mkdirSync('build/results', { recursive: true });
  const { passed, failed, skipped } = total;
  const result = {
    numPassedTests: passed,
    numFailedTests: failed,
    numPendingTests: skipped,
    numTodoTests: 0,
    testResults: [],
  };
  writeFileSync('build/results/runtimes.json', JSON.stringify(result));
}
process.exit(total.passed > 0 && total.failed === 0 ? 0 : 1);
