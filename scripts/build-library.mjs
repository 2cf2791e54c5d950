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

/**
 * What stands in one file, whatever is imported beside it: Node takes a millisecond to find, read and link one. Of what the main entry imports, the command and
 * some adapters take the first part alone.
 */
const TOGETHER = {
  format: ['src/format/index.ts', 'src/random.ts', 'src/whenDone.ts'],
  main: ['src/index.ts'],
};

/** Writes dist/*.js: a file an entry, those of TOGETHER, and the rest where it is loaded later. */
export async function buildLibrary(to) {
  const parts = Object.entries(TOGETHER).map(([name, sources]) => ({ name, sources, modules: new Set() }));
  const together = {
    name: 'together',
    buildEnd() {
      const importsOf = id => this.getModuleInfo(id)?.importedIds ?? [];
      for (const { sources, modules } of parts)
        for (const source of sources) withImports(resolve(source), importsOf, modules);
    },
  };
  const bundle = await rolldown({
    input: { ...entryPaths(source => `src/${source}.ts`), cli: 'src/cli/main.ts' },
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
    // a module that stands in two of them is in the first
    codeSplitting: { groups: parts.map(({ name, modules }) => ({ name, test: id => modules.has(id) })) },
  });
  await bundle.close();
}
