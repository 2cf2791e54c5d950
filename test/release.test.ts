import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { bundledPackages, noticeOf } from '../scripts/notices.mjs';

const folder = mkdtempSync(join(tmpdir(), 'gradcheck-notices-'));
afterAll(() => rmSync(folder, { recursive: true }));
const manifest = (fields: object) => writeFileSync(join(folder, 'package.json'), JSON.stringify(fields));

test('bundledPackages(metafile) finds the packages of which code is left, and no others', () => {
  const inputs = {
    'src/index.ts': { bytesInOutput: 10 },
    'node_modules/d3-array/src/max.js': { bytesInOutput: 5 },
    'node_modules/@observablehq/plot/src/plot.js': { bytesInOutput: 1 },
    'node_modules/a/node_modules/b/index.js': { bytesInOutput: 1 },
    'node_modules/d3-dsv/src/dsv.js': { bytesInOutput: 0 },
  };
  expect(bundledPackages({ outputs: { 'dist/page.js': { inputs } } })).toEqual([
    'node_modules/d3-array',
    'node_modules/@observablehq/plot',
    'node_modules/a/node_modules/b',
  ]);
});

describe('noticeOf(folder)', () => {
  test('throws where a package has no text of its licence, or names none', () => {
    manifest({ name: 'x', version: '1.0.0', license: 'MIT' });
    expect(() => noticeOf(folder)).toThrow('cannot be bundled');
    writeFileSync(join(folder, 'LICENSE.md'), 'The text.\n');
    manifest({ name: 'x', version: '1.0.0' });
    expect(() => noticeOf(folder)).toThrow('cannot be bundled');
  });

  test('gives its licence and its notices, whole', () => {
    manifest({ name: 'x', version: '1.0.0', license: 'MIT' });
    writeFileSync(join(folder, 'NOTICE'), 'Parts by others.\n');
    expect(noticeOf(folder)).toEqual({
      name: 'x',
      title: 'x 1.0.0 (MIT)',
      text: 'The text.\n\nParts by others.',
    });
  });
});

describe('dist/NOTICES.txt', () => {
  const text = readFileSync('dist/NOTICES.txt', 'utf8');

  test.each(['@observablehq/plot', 'd3-array', 'd3-scale', 'jsep', 'assemblyscript', '@assemblyscript/loader'])(
    'holds the notices of %s',
    name => {
      expect(text).toContain(
        noticeOf(`node_modules/${name}`, { '@assemblyscript/loader': 'node_modules/assemblyscript' }).text,
      );
    },
  );

  test('names nobody whose code is imported, not bundled', () => {
    for (const name of ['commander', 'vitest', 'fast-check']) expect(text).not.toMatch(new RegExp(`^${name} `, 'm'));
  });
});
