import { readFile } from 'node:fs/promises';

/** Bytes of base64, by what the platform has for it: a loop that no engine has compiled yet takes as long as compiling the kernels. */
function bytesOf(text) {
  if (globalThis.Buffer) return new Uint8Array(globalThis.Buffer.from(text, 'base64'));
  return Uint8Array.fromBase64?.(text) ?? Uint8Array.from(atob(text), letter => letter.charCodeAt(0));
}

/** Kernels as text that is turned into bytes where they are loaded: the module of a .wasm file. */
export const kernelModule = async path => `export default (${bytesOf})('${await readFile(path, 'base64')}');`;

const kernels = {
  name: 'kernels',
  setup(plugin) {
    plugin.onLoad({ filter: /\.wasm$/ }, async ({ path }) => ({ contents: await kernelModule(path), loader: 'js' }));
  },
};

/** AssemblyScript's loader, by the file of it that is a module. */
export const LOADER = { '@assemblyscript/loader': './node_modules/@assemblyscript/loader/index.js' };

/** How the library is bundled wherever that is done: kernels as bytes, AssemblyScript's loader inside, what Node brings left out. */
export const LIBRARY = {
  bundle: true,
  format: 'esm',
  platform: 'neutral',
  target: 'es2022',
  external: ['node:*'],
  alias: LOADER,
  plugins: [kernels],
};
