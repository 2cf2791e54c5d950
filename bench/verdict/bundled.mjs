// Bundles a benchmark written in TypeScript, kernels included, and runs it in this process with the arguments it was given.
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

export async function runBundled(entryPoint) {
  const folder = mkdtempSync(join(import.meta.dirname, '../../node_modules/.bench-'));
  const outfile = join(folder, 'main.mjs');
  try {
    await build({
      entryPoints: [entryPoint],
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      outfile,
      logLevel: 'warning',
      loader: { '.wasm': 'binary' },
      external: ['vitest'],
    });
    await import(outfile);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
