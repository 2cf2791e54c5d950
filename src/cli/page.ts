import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, STATUS_CODES } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { dirname, extname, join, relative, sep } from 'node:path';
import { print } from './terminal.js';

/** Where the build puts the page: found from the package itself, wherever the command was bundled to. */
export const pageFolder = (): string =>
  join(dirname(createRequire(import.meta.url).resolve('gradcheck/package.json')), 'dist', 'page');

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};

/**
 * Serves the files of a folder to this machine alone. What is not a file of the folder now is not found: a path cannot lead out of it.
 * Every request is answered; a page of another origin can neither read an answer, nor frame it, nor reach it by a name of its own.
 *
 * @param port  0 for any that is free
 */
export async function serve(folder: string, port: number): Promise<{ server: Server; url: string }> {
  const files = filesIn(folder);
  const server = createServer((request, response) => {
    const { status, body = Buffer.from(`${STATUS_CODES[status]}\n`), type = 'text/plain' } = answer(request, files);
    response.writeHead(status, { ...KEPT_APART, 'content-type': type, 'content-length': body.length }).end(body);
  });
  await new Promise<void>((listening, refused) => {
    server.once('error', refused).listen(port, HOST, listening);
  });
  return { server, url: `http://${HOST}:${(server.address() as AddressInfo).port}/` };
}

const HOST = '127.0.0.1';

/** Headers of every answer: nobody else reads, frames or guesses at it. */
const KEPT_APART = {
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
  'content-security-policy': "frame-ancestors 'self'",
  'referrer-policy': 'no-referrer',
};

interface Answer {
  status: number;
  body?: Buffer;
  type?: string;
}

function answer({ method, url = '/', headers }: IncomingMessage, files: ReadonlyMap<string, string>): Answer {
  // a name of somebody else that is made to lead here would make their page one of this origin
  if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(headers.host ?? '')) return { status: 421 };
  if (method !== 'GET' && method !== 'HEAD') return { status: 405 };
  const path = url.replace(/[?#].*$/s, '');
  const file = files.get(path.endsWith('/') ? `${path}index.html` : path);
  if (file === undefined) return { status: 404 };
  try {
    return { status: 200, body: readFileSync(file), type: TYPES[extname(file)] ?? 'application/octet-stream' };
  } catch {
    return { status: 404 };
  }
}

/** /path → file, for every file in the folder and below. */
const filesIn = (folder: string): Map<string, string> =>
  new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => join(entry.parentPath, entry.name))
      .map(file => [`/${relative(folder, file).split(sep).join('/')}`, file]),
  );

const OPENERS: Readonly<Record<string, readonly string[]>> = { darwin: ['open'], win32: ['cmd', '/c', 'start', ''] };

/** Serves the page and opens it in the browser, until Ctrl-C. */
export async function page({ port, open }: { port: number; open: boolean }): Promise<void> {
  const { server, url } = await serve(pageFolder(), port);
  print(`The page is at ${url} (Ctrl-C ends it).`);
  if (open) browse(url);
  await new Promise<unknown>(done => process.once('SIGINT', done).once('SIGTERM', done));
  server.close();
  // browsers keep their connections open
  server.closeAllConnections();
}

/** A machine without a browser is no mistake: the address stands on the screen. */
function browse(url: string): void {
  const [command, ...rest] = OPENERS[process.platform] ?? ['xdg-open'];
  spawn(command, [...rest, url], { stdio: 'ignore', detached: true })
    .on('error', () => {})
    .unref();
}
