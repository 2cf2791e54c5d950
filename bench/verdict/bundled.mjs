// Bundles a benchmark written in TypeScript, kernels included, and runs it in this process with the arguments it was given.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

export async function runBundled(entryPoint) {
  // a package finds itself by name from its own folders, not from node_modules
  const home = join(import.meta.dirname, '../../build');
  mkdirSync(home, { recursive: true });
  const folder = mkdtempSync(join(home, 'bench-'));
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
      external: ['vitest', 'fast-check', 'commander'],
    });
    await import(outfile);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
