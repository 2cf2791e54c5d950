/** Each a subpath of the package, but for index: its source, below src/ and without .ts. The main entry pulls in none of the others. */
export const ENTRIES = {
  index: 'index',
  compare: 'compare/index',
  stages: 'stages/index',
  suite: 'suite/index',
  styles: 'adapters/styles/index',
  functions: 'adapters/functions/index',
  assert: 'adapters/assert',
  vitest: 'adapters/vitest',
  jest: 'adapters/jest',
  wasm: 'adapters/wasm',
  tfjs: 'adapters/tfjs/index',
  jax: 'adapters/jax/index',
  mljs: 'adapters/mljs',
};

/** Every entry with a path made of its name and its source. */
export const entryPaths = path =>
  Object.fromEntries(Object.entries(ENTRIES).map(([name, source]) => [name, path(source)]));
