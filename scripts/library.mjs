/** How the library is bundled wherever that is done: kernels as bytes, AssemblyScript's loader inside, what Node brings left out. */
export const LIBRARY = {
  bundle: true,
  format: 'esm',
  platform: 'neutral',
  target: 'es2022',
  external: ['node:*'],
  alias: { '@assemblyscript/loader': './node_modules/@assemblyscript/loader/index.js' },
  loader: { '.wasm': 'binary' },
};
