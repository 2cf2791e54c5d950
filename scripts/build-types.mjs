// Builds the declarations: tsc writes one file a module, rolldown makes one an entry of them, and one of each part that entries share.
import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { promisify } from 'node:util';
import { rolldown } from 'rolldown';
import { dts } from 'rolldown-plugin-dts';
import { entryPaths } from './entries.mjs';

/** Where tsc writes, which the reference is made of. */
export const DECLARATIONS = 'build/types';

/** Writes dist/types. What others bring (vitest's types, tensors) stays an import. */
export async function buildTypes(to) {
  await rm(DECLARATIONS, { recursive: true, force: true });
  const tsc = ['node_modules/typescript/bin/tsc', '--project', 'tsconfig.types.json', '--outDir', DECLARATIONS];
  await promisify(execFile)(process.execPath, tsc);
  const bundle = await rolldown({
    input: entryPaths(source => `./${DECLARATIONS}/${source}.d.ts`),
    external: id => !/^[./\0]/.test(id),
    plugins: [dts({ dtsInput: true, emitDtsOnly: true, oxc: true, tsconfig: false, sourcemap: false })],
  });
  await bundle.write({ dir: to, format: 'es', chunkFileNames: '[name]-[hash].js' });
  await bundle.close();
}
