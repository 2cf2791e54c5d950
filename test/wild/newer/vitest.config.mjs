import { defineConfig } from 'vitest/config';

const reporters = process.env.CI
  ? ['default', ['json', { outputFile: '../../build/results/newer.json' }]]
  : ['default'];

export default defineConfig({
  test: { root: import.meta.dirname + '/..', include: ['newer/*.test.mjs'], testTimeout: 60_000, reporters },
});
