import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

/** Reads a .wasm import as bytes, as esbuild's binary loader does in the build. */
const wasmAsBytes = {
  name: 'wasm-as-bytes',
  enforce: 'pre' as const,
  load(id: string) {
    if (!id.endsWith('.wasm')) return null;
    const bytes = JSON.stringify(readFileSync(id).toString('base64'));
    return `export default Uint8Array.from(atob(${bytes}), c => c.charCodeAt(0));`;
  },
};

/** The page's worker brings the kernels in its own way; tests of its parts take those of the library. */
const noKernel = {
  name: 'no-kernel',
  enforce: 'pre' as const,
  resolveId: (id: string) => (id === 'gradcheck:kernel' ? `\0${id}` : null),
  load: (id: string) => (id === '\0gradcheck:kernel' ? "export default '';" : null),
};

/** On CI the counts of the closing line are read from vitest's own JSON. */
const reporters = process.env.CI
  ? ['default', ['json', { outputFile: 'build/results/node.json' }] as const]
  : ['default'];

export default defineConfig({
  plugins: [wasmAsBytes, noKernel],
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/wild/**', '**/node_modules/**'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    setupFiles: ['test/format/every-report.ts'],
    reporters: reporters as never,
  },
});
