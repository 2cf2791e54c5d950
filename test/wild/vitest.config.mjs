import { defineConfig } from 'vitest/config';

const reporters = process.env.CI ? ['default', ['json', { outputFile: 'build/results/wild.json' }]] : ['default'];

export default defineConfig({
  test: {
    include: ['test/wild/**/*.test.mjs'],
    exclude: ['**/node_modules/**', 'test/wild/newer/**'],
    // every model is a process of its own
    maxConcurrency: 2,
    testTimeout: 120_000,
    reporters,
  },
});
