// The package in a browser as others bring it there: every bundler, a plain server, and strict policies. Prints a table.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { extname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright';
import { LAUNCH } from '../test/browser/launch.mjs';

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
    const outfile = join(page('out-esbuild'), 'main.js');
    await build({
      absWorkingDir: folder,
      entryPoints: ['main.js'],
      bundle: true,
      minify: true,
      format: 'esm',
      outfile,
    });
    return { out: 'out-esbuild', name: `esbuild ${version('esbuild')}` };
  },
  async rolldown() {
    const { build } = await load('rolldown');
    const input = join(folder, 'main.js');
    await build({
      cwd: folder,
      input,
      output: { dir: page('out-rolldown'), entryFileNames: 'main.js' },
      logLevel: 'silent',
    });
    return { out: 'out-rolldown', name: `rolldown ${version('rolldown')}` };
  },
  async 'no bundler'() {
    const out = page('out-static');
    cpSync(join(folder, 'node_modules', 'gradcheck', 'dist'), join(out, 'gradcheck'), { recursive: true });
    const main = readFileSync(join(folder, 'main.js'), 'utf8');
    writeFileSync(join(out, 'main.js'), main.replace("'gradcheck'", "'./gradcheck/index.js'"));
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

/** Policies, and what the two checks come to under each. */
const POLICIES = [
  ['no policy', null, 'pass pass'],
  ["script-src 'self'", "default-src 'none'; script-src 'self'; img-src data:", 'pass kernel_failed'],
  [
    "script-src 'self' 'wasm-unsafe-eval'",
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; img-src data:",
    'pass pass',
  ],
];

const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.wasm': 'application/wasm' };

/** Serves a folder under a policy. */
async function serve(out, policy) {
  const server = createServer(({ url }, response) => {
    const file = join(folder, out, url === '/' ? 'index.html' : new URL(url, 'http://localhost').pathname);
    if (!existsSync(file)) return response.writeHead(404).end();
    const headers = { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' };
    if (policy) headers['content-security-policy'] = policy;
    return response.writeHead(200, headers).end(readFileSync(file));
  });
  await new Promise(listening => server.listen(0, '127.0.0.1', listening));
  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}

/** What the page puts into its title once both checks are done. */
async function outcome(browser, url) {
  const tab = await browser.newPage();
  try {
    await tab.goto(url);
    await tab.waitForFunction(() => document.title !== 'waiting', null, { timeout: 20_000 });
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
  cpSync(join(root, 'test/bundlers/main.js'), join(folder, 'main.js'));
  writeFileSync(join(folder, 'index.html'), html('main.js'));

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
