import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { LAUNCH } from './test/browser/launch.mjs';
import base from './vitest.config.js';

/** Whether a file, or one it imports from the repository, needs Node: its modules, or a package taken away. */
function needsNode(file: string, seen = new Set<string>()): boolean {
  if (seen.has(file) || !existsSync(file)) return false;
  seen.add(file);
  const code = readFileSync(file, 'utf8');
  if (/from 'node:|import\('node:|\bprocess\.|\bvi\.doMock\(/.test(code)) return true;
  const imports = [...code.matchAll(/from '(\.[^']+)\.js'/g)].map(([, path]) => `${join(dirname(file), path)}.ts`);
  return imports.some(imported => needsNode(imported, seen));
}

/** Folders with tests that need Node by what they are about; test/wild holds packages of its own. */
const NODE_ONLY = ['cli', 'wild', 'page', 'browser', 'bundlers'];

/** Folders of long tests whose numbers are those of the verdict: what they ask of an engine is asked by the tests of kernels, objective, laws and verdict. */
const LONG = [
  'cases',
  'compare',
  'diagnosis',
  'families',
  'fuzz',
  'stages',
  'suite',
  'wrong',
  'families.test.ts',
  'probe.test.ts',
  'selfTest.test.ts',
];

const testsIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    const path = join(folder, entry.name);
    if ([...NODE_ONLY, ...LONG].includes(entry.name)) return [];
    if (entry.isDirectory()) return testsIn(path);
    return path.endsWith('.test.ts') ? [path] : [];
  });

/** Test files that run in a browser as they are: all of the library that does not read files or start processes. */
const inBrowser = testsIn('test').filter(file => !needsNode(file));

export default defineConfig({
  plugins: base.plugins,
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    fileParallelism: false,
    reporters: process.env.CI ? ['default', ['json', { outputFile: 'build/results/browser.json' }]] : ['default'],
    projects: [
      {
        extends: true,
        test: {
          name: 'page',
          include: ['test/browser/**/*.spec.ts'],
          globalSetup: 'test/browser/served.ts',
          // what is waited for may take its time on a small machine that does much else
          expect: { poll: { timeout: 10_000 } },
        },
      },
      {
        extends: true,
        optimizeDeps: { include: ['fast-check', '@assemblyscript/loader'] },
        test: {
          name: 'library',
          include: inBrowser,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({ launchOptions: LAUNCH }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
});
