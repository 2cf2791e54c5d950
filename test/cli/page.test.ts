import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serve } from '../../src/cli/page.js';

let folder = '';
let url = '';
let server: Server;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gradcheck-page-'));
  mkdirSync(join(folder, 'page', 'reference'), { recursive: true });
  writeFileSync(join(folder, 'secret.html'), 'secret');
  writeFileSync(join(folder, 'page', 'index.html'), '<p>page');
  writeFileSync(join(folder, 'page', 'page.js'), 'let page');
  writeFileSync(join(folder, 'page', 'reference', 'index.html'), '<p>reference');
  ({ server, url } = await serve(join(folder, 'page'), 0));
});

afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

test.each([
  ['', '<p>page', 'text/html; charset=utf-8'],
  ['index.html?x#y', '<p>page', 'text/html; charset=utf-8'],
  ['page.js', 'let page', 'text/javascript; charset=utf-8'],
  ['reference/', '<p>reference', 'text/html; charset=utf-8'],
])('serve(folder) answers /%s with the file and its type', async (path, text, type) => {
  const response = await fetch(url + path);
  expect(await response.text()).toBe(text);
  expect(response.headers.get('content-type')).toBe(type);
});

test.each(['missing.js', '../secret.html', '%2e%2e/secret.html', '..%2fsecret.html', 'page.js/', '__proto__'])(
  'serve(folder) does not find /%s',
  async path => {
    expect((await fetch(url + path)).status).toBe(404);
  },
);

test('serve(folder) listens to this machine alone', () => {
  expect(server.address()).toMatchObject({ address: '127.0.0.1' });
});
