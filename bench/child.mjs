// Every measurement runs in a process of its own, which prints one line of JSON last.
import { spawn } from 'node:child_process';
import { join } from 'node:path';

const bench = import.meta.dirname;

/** A measurement by Node: its arguments as JSON. */
export const byNode = (script, settings) => lastLine(process.execPath, [join(bench, script), JSON.stringify(settings)]);

/** A measurement by Python, on one thread. */
export const byPython = (script, ...settings) => lastLine(PYTHON, [join(bench, script), ...settings]);

/** Debian's own, which python3-numpy and python3-torch belong to. */
const PYTHON = '/usr/bin/python3';

/** Whether Python can import a module. */
export async function pythonHas(module) {
  try {
    await output(PYTHON, ['-c', `import ${module}`]);
    return true;
  } catch {
    return false;
  }
}

async function lastLine(command, given) {
  const lines = (await output(command, given)).trim().split('\n');
  return JSON.parse(lines.at(-1));
}

function output(command, given) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, given, { env: environment(), stdio: ['ignore', 'pipe', 'pipe'] });
    let [out, errors] = ['', ''];
    child.stdout.on('data', text => (out += text));
    child.stderr.on('data', text => (errors += text));
    child.on('error', reject);
    child.on('close', code => (code === 0 ? resolve(out) : reject(new Error(`${given.join(' ')}\n${errors}`))));
  });
}

/** One thread for all; and the fastest kernels that OpenBLAS has for this processor, whatever the shell was told. */
function environment() {
  const { OPENBLAS_CORETYPE, OPENBLAS_L2_SIZE, ...rest } = process.env;
  return { ...rest, OPENBLAS_NUM_THREADS: '1', OMP_NUM_THREADS: '1' };
}
