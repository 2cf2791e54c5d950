import { readdirSync, readFileSync } from 'node:fs';
import { build } from 'esbuild';
import { describe, expect, test } from 'vitest';
import { ENTRIES } from '../../scripts/entries.mjs';
import { LIBRARY } from '../../scripts/library.mjs';

const { exports, peerDependencies, peerDependenciesMeta } = JSON.parse(readFileSync('package.json', 'utf8'));
/** Entry points: a file, or a folder with an index. */
const entries = new Map(
  readdirSync('src/adapters', { withFileTypes: true }).map(entry =>
    entry.isFile()
      ? [entry.name.replace('.ts', ''), entry.name.replace('.ts', '')]
      : [entry.name, `${entry.name}/index`],
  ),
);
const names = [...entries.keys()].filter(name => !['given', 'matcher', 'whenDone'].includes(name)).sort();

/** What a bundle of an entry point is made of, and what it imports from elsewhere. */
async function bundle(entry: string) {
  const { metafile } = await build({
    ...LIBRARY,
    entryPoints: [entry],
    write: false,
    metafile: true,
    packages: 'external',
    outfile: 'unused.js',
  });
  const [output] = Object.values(metafile.outputs);
  // what is loaded when it is needed is left where it stands
  const imports = output.imports.filter(({ kind }) => kind !== 'dynamic-import');
  return { inputs: Object.keys(metafile.inputs), imports: imports.map(({ path }) => path) };
}

test('the main entry pulls in no adapter', async () => {
  const { inputs } = await bundle('src/index.ts');
  expect(inputs.filter(file => file.startsWith('src/adapters/'))).toEqual([]);
});

describe('gradcheck/NAME', () => {
  test('is exported with its types, for every adapter', () => {
    const adapters = Object.keys(ENTRIES).filter(name => ENTRIES[name].startsWith('adapters/'));
    expect(adapters.sort()).toEqual(names);
    for (const name of names)
      expect(exports[`./${name}`]).toEqual({
        types: `./dist/types/${name}.d.ts`,
        default: `./dist/${name}.js`,
      });
  });

  test.each(names)('%s brings no library along: those stand beside it, and are optional', async name => {
    const { imports } = await bundle(`src/adapters/${entries.get(name)}.ts`);
    expect(imports.filter(path => !path.startsWith('node:'))).toEqual(name === 'vitest' ? ['vitest'] : []);
  });

  test('names its libraries as optional peers', () => {
    expect(Object.keys(peerDependencies).sort()).toEqual([
      '@jax-js/jax',
      '@tensorflow/tfjs',
      'fast-check',
      'jest',
      'ml-matrix',
      'vitest',
    ]);
    for (const name of Object.keys(peerDependencies)) expect(peerDependenciesMeta[name]).toEqual({ optional: true });
  });
});
