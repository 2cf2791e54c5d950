// The package in a browser as others bring it there: every bundler, a plain server, and strict policies. Prints a table.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright';
import { LAUNCH } from '../test/browser/launch.mjs';
import { serveFolder } from './serve-folder.mjs';

const root = resolve(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'gradcheck-bundlers-'));
const npm = (args, cwd = folder) =>
  execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
const version = name => JSON.parse(readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8')).version;
/** A bundler from the folder of the test, not from the repository. */
const load = name => import(pathToFileURL(createRequire(join(folder, 'main.js')).resolve(name)));

/** The folder to serve after building, or the address of a server of the bundler's own. */
const BUILDS = {
  async 'vite dev'() {
    const { createServer: serve } = await load('vite');
    const server = await serve({ root: folder, logLevel: 'error', server: { port: 0, host: '127.0.0.1' } });
    await server.listen();
    return { url: server.resolvedUrls.local[0], close: () => server.close(), name: `vite ${version('vite')} dev` };
  },
  async 'vite build'() {
    const { build } = await load('vite');
    await build({ root: folder, logLevel: 'error', build: { outDir: 'out-vite' } });
    return { out: 'out-vite', name: `vite ${version('vite')} build` };
  },
  async webpack() {
    const { default: webpack } = await load('webpack');
    const config = { mode: 'production', context: folder, entry: './main.js', output: { path: page('out-webpack') } };
    await new Promise((built, failed) =>
      webpack(config, (error, stats) =>
        error || stats.hasErrors() ? failed(error ?? new Error(stats.toString())) : built(),
      ),
    );
    return { out: 'out-webpack', name: `webpack ${version('webpack')}` };
  },
  async esbuild() {
    const { build } = await load('esbuild');
    const outdir = page('out-esbuild');
    const entryPoints = ['main.js', 'worker.js'];
    await build({
      absWorkingDir: folder,
      entryPoints,
      bundle: true,
      splitting: true,
      minify: true,
      format: 'esm',
      outdir,
    });
    return { out: 'out-esbuild', name: `esbuild ${version('esbuild')}` };
  },
  async rolldown() {
    const { build } = await load('rolldown');
    await build({
      cwd: folder,
      input: ['main.js', 'worker.js'].map(name => join(folder, name)),
      output: { dir: page('out-rolldown'), entryFileNames: '[name].js', minify: true },
      logLevel: 'silent',
    });
    return { out: 'out-rolldown', name: `rolldown ${version('rolldown')}` };
  },
  async 'no bundler'() {
    const out = page('out-static');
    cpSync(join(folder, 'node_modules', 'gradcheck', 'dist'), join(out, 'gradcheck'), { recursive: true });
    for (const name of ['main.js', 'worker.js']) {
      const code = readFileSync(join(folder, name), 'utf8');
      const found = code.replace("'gradcheck'", "'./gradcheck/index.js'").replace("'gradcheck/", "'./gradcheck/");
      writeFileSync(join(out, name), found);
    }
    return { out: 'out-static', name: 'none, a static server' };
  },
};

/** A folder with the page in it. */
function page(out) {
  const path = join(folder, out);
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'index.html'), html('main.js'));
  return path;
}

const html = script => readFileSync(join(root, 'test/bundlers/index.html'), 'utf8').replace('SCRIPT', script);

/** What test/bundlers/main.js does, one after the other. */
const CHECKS = ['a right gradient', 'a wrong one', 'a network', 'by workers', 'by workers of createWorker'];

const WORKED = 'pass, fail scale, pass';

/** Policies, and what the checks come to under each. */
const POLICIES = [
  ['no policy', null, `${WORKED}, pass 2 workers, pass 2 workers`],
  [`script-src 'self'`, `script-src 'self'`, 'pass, fail scale, kernel_failed, kernel_failed, kernel_failed'],
  [
    `… 'wasm-unsafe-eval'; worker-src blob:`,
    `script-src 'self' 'wasm-unsafe-eval'; worker-src blob:`,
    `${WORKED}, pass 2 workers, no_workers`,
  ],
  [
    `… 'wasm-unsafe-eval'; worker-src 'self'`,
    `script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'`,
    `${WORKED}, no_workers, pass 2 workers`,
  ],
];

/** Serves a folder under a policy. */
const serve = (out, policy) =>
  serveFolder(join(folder, out), () =>
    policy ? { 'content-security-policy': `default-src 'none'; img-src data:; ${policy}` } : {},
  );

/** What the page puts into its title once all checks are done. */
async function outcome(browser, url) {
  const tab = await browser.newPage();
  try {
    await tab.goto(url);
    for (let k = 0; k < 600 && (await tab.title()) === 'waiting'; k++) await tab.waitForTimeout(100);
    const isolated = await tab.evaluate(() => globalThis.crossOriginIsolated);
    return (await tab.title()) + (isolated ? ' (isolated)' : '');
  } catch (error) {
    return error.message.split('\n')[0];
  } finally {
    await tab.close();
  }
}

let failed = 0;
const row = (...cells) => console.log(`| ${cells.join(' | ')} |`);
const browser = await chromium.launch(LAUNCH);
try {
  const [{ filename }] = JSON.parse(npm(['pack', '--json', '--pack-destination', folder], root));
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
  npm([
    'install',
    '--no-audit',
    '--no-fund',
    join(folder, filename),
    'vite@8',
    'webpack@5',
    'rolldown@1',
    'esbuild@0.28',
  ]);
  for (const name of ['main.js', 'worker.js']) cpSync(join(root, 'test/bundlers', name), join(folder, name));
  writeFileSync(join(folder, 'index.html'), html('main.js'));

  console.log(`In each cell what came of: ${CHECKS.join(', ')}.\n`);
  row('bundler', ...POLICIES.map(([name]) => name));
  row(...Array(1 + POLICIES.length).fill('---'));
  for (const build of Object.values(BUILDS)) {
    const built = await build();
    const cells = [];
    for (const [, policy, want] of built.out ? POLICIES : POLICIES.slice(0, 1)) {
      const served = built.out ? await serve(built.out, policy) : built;
      const got = await outcome(browser, served.url);
      await served.close();
      if (got !== want) failed++;
      cells.push(got === want ? got : `${got}, not ${want}`);
    }
    row(built.name, ...cells, ...Array(POLICIES.length - cells.length).fill(''));
  }
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}
process.exit(failed === 0 ? 0 : 1);
