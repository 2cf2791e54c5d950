// Builds the page: static files that any server, or none, can show.
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { deflateRawSync, gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { noticing } from './notices.mjs';

const FROM = 'src/page';

/** What every bundle of the page has in common: classic scripts, which also run from a folder without a server. */
const BUNDLE = {
  bundle: true,
  minify: true,
  format: 'iife',
  platform: 'browser',
  target: 'es2022',
  loader: { '.wasm': 'binary' },
  legalComments: 'none',
  logLevel: 'error',
};

/** 'gradcheck:worker' is the worker's bundle as text; './file?text' is the file as text. */
const asText = worker => ({
  name: 'as-text',
  setup(plugin) {
    plugin.onResolve({ filter: /^gradcheck:worker$/ }, () => ({ path: 'worker', namespace: 'text' }));
    plugin.onResolve({ filter: /\?text$/ }, ({ path, resolveDir }) => ({
      path: join(resolveDir, path.replace(/\?text$/, '')),
      namespace: 'text',
    }));
    plugin.onLoad({ filter: /.*/, namespace: 'text' }, async ({ path }) => ({
      contents: path === 'worker' ? worker : await readFile(path, 'utf8'),
      loader: 'text',
    }));
  },
});

/** The kernels once, deflated, for all of the worker; what the library itself would load stays empty. */
const kernel = {
  name: 'kernel',
  setup(plugin) {
    plugin.onResolve({ filter: /^gradcheck:kernel$/ }, () => ({ path: 'kernel', namespace: 'kernel' }));
    plugin.onLoad({ filter: /.*/, namespace: 'kernel' }, async () => ({
      contents: deflateRawSync(await readFile('build/simd.wasm'), { level: 9 }).toString('base64'),
      loader: 'text',
    }));
    plugin.onLoad({ filter: /\.wasm$/ }, () => ({ contents: '', loader: 'binary' }));
  },
};

/** Every colour of the page is one of its own stylesheet: the schemes that its plots could choose from stay empty, by their names. */
const schemes = {
  name: 'schemes',
  setup(plugin) {
    plugin.onLoad({ filter: /d3-scale-chromatic[\\/].*\.mjs$/ }, async ({ path }) => {
      const names = Object.keys(await import(pathToFileURL(path)));
      return { contents: names.map(name => `export const ${name} = null;`).join('\n'), loader: 'js' };
    });
  },
};

async function bundled(entry, plugins = []) {
  const { outputFiles } = await build({
    ...BUNDLE,
    entryPoints: [entry],
    plugins: [...plugins, noticing],
    write: false,
  });
  return outputFiles[0].text;
}

/** Tokens and report styles are TypeScript beside the report that uses them. */
async function stylesheet() {
  const { outputFiles } = await build({
    ...BUNDLE,
    format: 'esm',
    entryPoints: ['src/format/html/style.ts'],
    write: false,
  });
  const { TOKENS, REPORT_STYLE } = await import(`data:text/javascript,${encodeURIComponent(outputFiles[0].text)}`);
  return TOKENS + REPORT_STYLE + (await readFile(`${FROM}/page.css`, 'utf8'));
}

/** All data sets as one script that puts them where page.ts looks. */
async function data() {
  const files = (await readdir(`${FROM}/data`)).filter(name => name.endsWith('.json')).sort(byOrder);
  const sets = await Promise.all(
    files.map(async name => [basename(name, '.json'), JSON.parse(await readFile(join(FROM, 'data', name), 'utf8'))]),
  );
  return `globalThis.gradcheckData=${JSON.stringify(Object.fromEntries(sets))};\n`;
}

/** The order of the menu. */
const ORDER = ['mnist.json', 'digits.json', 'iris.json', 'cancer.json'];
const byOrder = (a, b) => ORDER.indexOf(a) - ORDER.indexOf(b);

/** The page with the version it belongs to, and the triangle of its first figure as its icon. */
async function index() {
  const [html, icon, { version }] = await Promise.all([
    readFile(`${FROM}/index.html`, 'utf8'),
    readFile(`${FROM}/icon.svg`, 'utf8'),
    readFile('package.json', 'utf8').then(JSON.parse),
  ]);
  return html
    .replace('FAVICON', `data:image/svg+xml,${encodeURIComponent(icon.replace(/\n\s*/g, ''))}`)
    .replace('VERSION', version);
}

/** The one inline script of the sandbox is let run by its hash. */
async function sandbox() {
  const html = await readFile(`${FROM}/own/sandbox.html`, 'utf8');
  const script = html.match(/<script>([\s\S]*)<\/script>/)[1];
  return html.replace('HASH', `sha256-${createHash('sha256').update(script).digest('base64')}`);
}

/** Writes the page into a folder; build/simd.wasm must be there. */
export async function buildPage(to) {
  await rm(to, { recursive: true, force: true });
  await mkdir(to, { recursive: true });
  const worker = await bundled(`${FROM}/worker/worker.ts`, [kernel]);
  await Promise.all([
    index().then(text => writeFile(`${to}/index.html`, text)),
    sandbox().then(text => writeFile(`${to}/sandbox.html`, text)),
    stylesheet().then(text => writeFile(`${to}/page.css`, text)),
    data().then(text => writeFile(`${to}/data.js`, text)),
    bundled(`${FROM}/page.ts`, [asText(worker), schemes]).then(text => writeFile(`${to}/page.js`, text)),
  ]);
}

/** Bytes of every file, gzipped as a server would send it, and their sum but for the data: [name, bytes][]. */
export async function weights(folder) {
  const names = (await readdir(folder)).filter(name => /\.(html|css|js)$/.test(name));
  const each = await Promise.all(names.map(async name => [name, gzipSync(await readFile(join(folder, name))).length]));
  const sum = each.filter(([name]) => name !== 'data.js').reduce((total, [, bytes]) => total + bytes, 0);
  return [...each, ['without data', sum]];
}
