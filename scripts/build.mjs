// Builds everything that is shipped: kernels (asc), code with the kernels inlined (rolldown; esbuild the worker and the page), declarations (tsc, rolldown).
import { execFile } from 'node:child_process';
import { copyFile, mkdir, rm } from 'node:fs/promises';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { buildLibrary } from './build-library.mjs';
import { buildPage } from './build-page.mjs';
import { buildReference } from './build-reference.mjs';
import { buildTypes } from './build-types.mjs';
import { noticing, writeNotices } from './notices.mjs';

const run = promisify(execFile);
const node = (script, ...args) => run(process.execPath, [script, ...args]);

await rm('dist', { recursive: true, force: true });
await mkdir('build', { recursive: true });
await mkdir('dist', { recursive: true });

const kernels = target => node('node_modules/assemblyscript/bin/asc.js', '--target', target);
await Promise.all(['debug', 'release', 'simd'].map(kernels));
await Promise.all([
  copyFile('build/release.wasm', 'dist/kernel.wasm'),
  copyFile('build/simd.wasm', 'dist/kernel.simd.wasm'),
  copyFile('src/format/report.schema.json', 'dist/report.schema.json'),
  buildLibrary('dist'),
  build({
    entryPoints: ['src/workers/main.ts'],
    outfile: 'dist/worker.js',
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    plugins: [noticing],
  }),
  buildTypes('dist/types'),
  buildPage('dist/page'),
]).catch(error => {
  console.error(error.stdout || error.message);
  process.exit(1);
});
await buildReference('dist/page/reference');
writeNotices('dist/NOTICES.txt');
