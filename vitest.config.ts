import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
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

/** What the build of the page puts in; tests of its parts have no worker and take the kernels of the library. */
const madeByBuild = {
  name: 'made-by-build',
  enforce: 'pre' as const,
  resolveId: (id: string) => (id.startsWith('gradcheck:') ? `\0${id}` : null),
  load: (id: string) => (id.startsWith('\0gradcheck:') ? "export default '';" : null),
};

/** On CI the counts of the closing line are read from vitest's own JSON. */
const reporters = process.env.CI
  ? ['default', ['json', { outputFile: 'build/results/node.json' }] as const]
  : ['default'];

export default defineConfig({
  plugins: [wasmAsBytes, madeByBuild],
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/wild/**', '**/node_modules/**'],
    // one core less than there are leaves half of a small machine idle
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: 120_000,
    hookTimeout: 120_000,
    setupFiles: ['test/format/every-report.ts'],
    reporters: reporters as never,
  },
});
