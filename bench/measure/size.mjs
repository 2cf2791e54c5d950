// Kilobytes of the library, minified and gzipped as a page loads it: for a network whose gradient is right, and all there is.

import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { LIBRARY } from '../../scripts/library.mjs';

const root = join(import.meta.dirname, '../..');
const { outputFiles, metafile } = await build({
  stdin: { contents: "export { gradcheck, network } from './src/index.ts';", resolveDir: root, sourcefile: 'page.ts' },
  ...LIBRARY,
  absWorkingDir: root,
  minify: true,
  splitting: true,
  outdir: 'out',
  write: false,
  metafile: true,
});
const files = Object.fromEntries(outputFiles.map(({ path, contents }) => [path.slice(root.length + 1), contents]));
const kilobytes = bytes => bytes / 1000;
const gzipped = names => kilobytes(names.reduce((sum, name) => sum + gzipSync(files[name], { level: 9 }).length, 0));

/** A chunk and what it imports at once. */
function withImports(name, seen = new Set()) {
  if (seen.has(name)) return seen;
  seen.add(name);
  const { imports } = metafile.outputs[name];
  for (const { path, kind } of imports) if (kind === 'import-statement') withImports(path, seen);
  return seen;
}

/** The chunk that a source file went into. */
const chunkOf = source => Object.keys(metafile.outputs).find(name => source in metafile.outputs[name].inputs);
const entry = Object.keys(metafile.outputs).find(name => metafile.outputs[name].entryPoint === 'page.ts');

const code = withImports(entry);
const loaded = new Set([...code, ...withImports(chunkOf('build/simd.wasm'))]);
console.log(
  JSON.stringify({
    code: gzipped([...code]),
    loaded: gzipped([...loaded]),
    all: gzipped(Object.keys(files)),
    minified: kilobytes(Object.values(files).reduce((total, { length }) => total + length, 0)),
  }),
);
