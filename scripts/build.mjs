// Builds everything that is shipped: kernels (asc), code with the kernels inlined (esbuild), declarations (tsc).
import { execFile } from 'node:child_process';
import { copyFile, mkdir, rm } from 'node:fs/promises';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { buildPage } from './build-page.mjs';
import { buildReference } from './build-reference.mjs';
import { LIBRARY } from './library.mjs';

/** Each a subpath of the package, gradcheck/NAME, as stages is: the main entry pulls in none of them. */
const ADAPTERS = ['styles', 'functions', 'assert', 'vitest', 'jest', 'wasm', 'tfjs', 'jax', 'mljs'];

/** An adapter is a file, or a folder with an index. */
const FOLDERS = ['styles', 'functions', 'tfjs', 'jax'];
const entryOf = name => `src/adapters/${FOLDERS.includes(name) ? `${name}/index` : name}.ts`;

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
  build({
    entryPoints: {
      index: 'src/index.ts',
      cli: 'src/cli/main.ts',
      compare: 'src/compare/index.ts',
      stages: 'src/stages/index.ts',
      suite: 'src/suite/index.ts',
      ...Object.fromEntries(ADAPTERS.map(name => [name, entryOf(name)])),
    },
    ...LIBRARY,
    outdir: 'dist',
    splitting: true,
    packages: 'external',
    chunkNames: 'chunk-[hash]',
  }),
  build({
    entryPoints: ['src/workers/main.ts'],
    outfile: 'dist/worker.js',
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
  }),
  node('node_modules/typescript/bin/tsc', '--project', 'tsconfig.types.json'),
  buildPage('dist/page'),
]).catch(error => {
  console.error(error.stdout || error.message);
  process.exit(1);
});
await buildReference('dist/page/reference');
