// Kilobytes of the library with its kernels, minified and gzipped as a page would load it, and what weighs.

import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '../..');
const { outputFiles, metafile } = await build({
  entryPoints: [join(root, 'src/index.ts')],
  absWorkingDir: root,
  bundle: true,
  minify: true,
  splitting: true,
  format: 'esm',
  platform: 'neutral',
  target: 'es2022',
  external: ['node:*'],
  alias: { '@assemblyscript/loader': './node_modules/@assemblyscript/loader/index.js' },
  loader: { '.wasm': 'binary' },
  outdir: 'out',
  write: false,
  metafile: true,
});
const code = outputFiles.filter(({ path }) => path.endsWith('.js'));
const kilobytes = bytes => bytes / 1000;
const gzipped = code.map(({ contents }) => gzipSync(contents, { level: 9 }).length).reduce((a, b) => a + b, 0);
const parts = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.entries(inputs));
console.log(
  JSON.stringify({
    gzipped: kilobytes(gzipped),
    minified: kilobytes(code.reduce((total, { contents }) => total + contents.length, 0)),
    parts: parts.map(([path, { bytesInOutput }]) => [path, kilobytes(bytesInOutput)]).sort((a, b) => b[1] - a[1]),
  }),
);
