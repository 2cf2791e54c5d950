// Builds the library: a file an entry, one that holds all the main entry imports, and the rest where it is loaded later.
import { resolve } from 'node:path';
import { rolldown } from 'rolldown';
import { entryPaths } from './entries.mjs';
import { kernelModule, LOADER } from './library.mjs';
import { bundledNotices } from './notices.mjs';

const kernels = {
  name: 'kernels',
  load: { filter: { id: /\.wasm$/ }, handler: async id => ({ code: await kernelModule(id), moduleType: 'js' }) },
};

/** A module with all that it imports at once. */
function withImports(id, importsOf, seen = new Set()) {
  if (seen.has(id)) return seen;
  seen.add(id);
  for (const each of importsOf(id)) withImports(each, importsOf, seen);
  return seen;
}

/** Writes dist/*.js. Node takes a millisecond to find, read and link a file, so that what is always loaded together is one. */
export async function buildLibrary(to) {
  const entries = entryPaths(source => `src/${source}.ts`);
  let main = new Set();
  const together = {
    name: 'together',
    buildEnd() {
      main = withImports(resolve(entries.index), id => this.getModuleInfo(id).importedIds);
    },
  };
  const bundle = await rolldown({
    input: { ...entries, cli: 'src/cli/main.ts' },
    platform: 'neutral',
    // packages, but for the one that is bundled
    external: id => /^[^./\0]/.test(id) && !(id in LOADER),
    resolve: { alias: { [Object.keys(LOADER)[0]]: resolve(Object.values(LOADER)[0]) } },
    transform: { target: 'es2022' },
    preserveEntrySignatures: 'strict',
    plugins: [kernels, together, bundledNotices],
  });
  await bundle.write({
    dir: to,
    format: 'es',
    chunkFileNames: 'chunk-[hash].js',
    comments: { jsdoc: false },
    codeSplitting: { groups: [{ name: 'main', test: id => main.has(id) }] },
  });
  await bundle.close();
}
