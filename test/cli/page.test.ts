import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
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

/** What comes back for a request line as it is, with whatever headers. */
const raw = (line: string, headers: readonly string[] = ['Host: 127.0.0.1']): Promise<string> =>
  new Promise((resolve, reject) => {
    let text = '';
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
      .on('data', data => (text += data))
      .on('close', () => resolve(text))
      .on('error', reject);
    socket.write([line, ...headers, 'Connection: close', '', ''].join('\r\n'));
  });

test.each([
  ['GET // HTTP/1.1', 404],
  ['GET /// HTTP/1.1', 404],
  ['GET http:// HTTP/1.1', 404],
  ['GET http://127.0.0.1/ HTTP/1.1', 404],
  ['GET /%zz HTTP/1.1', 404],
  ['GET /[ HTTP/1.1', 404],
  ['GET ? HTTP/1.1', 400],
  ['OPTIONS * HTTP/1.1', 405],
  ['POST / HTTP/1.1', 405],
  ['DELETE /index.html HTTP/1.1', 405],
  ['HEAD / HTTP/1.1', 200],
  ['GET / HTTP/9.9', 400],
  ['nonsense', 400],
])('serve(folder) answers %j with %i, and goes on', async (line, status) => {
  expect(await raw(line)).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect((await fetch(url)).status).toBe(200);
});

test.each(['evil.example', 'evil.example:80', '127.0.0.1.evil.example', 'localhost.evil', ''])(
  'serve(folder) answers nobody who calls it %j',
  async host => {
    expect(await raw('GET / HTTP/1.1', [`Host: ${host}`])).toMatch(/^HTTP\/1.1 421 [\s\S]*Misdirected Request\n$/);
  },
);

test.each(['localhost', '127.0.0.1:1234'])('serve(folder) answers to %j', async host => {
  expect(await raw('GET / HTTP/1.1', [`Host: ${host}`])).toMatch(/^HTTP\/1.1 200 /);
});

test('serve(folder) lets no other origin read, frame or embed what it answers', async () => {
  const { headers } = await fetch(url, { headers: { origin: 'https://evil.example' } });
  expect(headers.get('access-control-allow-origin')).toBeNull();
  expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
  expect(headers.get('content-security-policy')).toBe("frame-ancestors 'self'");
});

test('serve(folder) does not find a file that is gone since', async () => {
  rmSync(join(folder, 'page', 'page.js'));
  expect((await fetch(`${url}page.js`)).status).toBe(404);
});

test('serve(folder) is not stopped by a reader that leaves, nor by one that says nothing', async () => {
  for (let k = 0; k < 50; k++) {
    request(url)
      .on('error', () => {})
      .end()
      .destroy();
    connect((server.address() as AddressInfo).port, '127.0.0.1')
      .on('error', () => {})
      .unref();
  }
  expect((await fetch(url)).status).toBe(200);
});
