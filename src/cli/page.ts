import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { dirname, extname, join, relative, sep } from 'node:path';

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
 *
 * @param port  0 for any that is free
 */
export async function serve(folder: string, port: number): Promise<{ server: Server; url: string }> {
  const files = filesIn(folder);
  const server = createServer(({ url = '/' }, response) => {
    const { pathname } = new URL(url, 'http://localhost');
    const file = files.get(pathname.endsWith('/') ? `${pathname}index.html` : pathname);
    if (file === undefined) return response.writeHead(404, { 'content-type': 'text/plain' }).end('not found\n');
    const type = TYPES[extname(file)] ?? 'application/octet-stream';
    return response
      .writeHead(200, { 'content-type': type, 'x-content-type-options': 'nosniff' })
      .end(readFileSync(file));
  });
  await new Promise<void>((listening, refused) => {
    server.once('error', refused).listen(port, '127.0.0.1', listening);
  });
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
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
  console.log(`The page is at ${url} (Ctrl-C ends it).`);
  if (open) browse(url);
  await new Promise<void>(done =>
    process.once('SIGINT', () => server.close(() => done())).once('SIGTERM', () => done()),
  );
}

/** A machine without a browser is no mistake: the address stands on the screen. */
function browse(url: string): void {
  const [command, ...rest] = OPENERS[process.platform] ?? ['xdg-open'];
  spawn(command, [...rest, url], { stdio: 'ignore', detached: true })
    .on('error', () => {})
    .unref();
}
