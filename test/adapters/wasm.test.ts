import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { fromWasm } from '../../src/adapters/wasm.js';
import { gradcheck } from '../../src/index.js';

const folder = mkdtempSync(join(tmpdir(), 'gradcheck-wasm-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** J = Σ log cosh θᵢ, dJ/dθᵢ = slope · tanh θᵢ, with θ at byte 1024 and its gradient right behind it. */
const ASSEMBLYSCRIPT = `
const THETA: usize = 1024;
export const n: i32 = 6;
export function theta(): usize { return THETA; }
export function cost(): f64 {
  let J = 0.0;
  for (let i = 0; i < n; i++) J += Math.log(Math.cosh(load<f64>(THETA + (<usize>i << 3))));
  return J;
}
function fill(slope: f64): usize {
  const grad = THETA + (<usize>n << 3);
  for (let i = 0; i < n; i++) store<f64>(grad + (<usize>i << 3), slope * Math.tanh(load<f64>(THETA + (<usize>i << 3))));
  return grad;
}
export function gradients(): usize { return fill(1); }
export function doubled(): usize { return fill(2); }
export function costThatGrows(): f64 { memory.grow(1); return cost(); }
`;

const C = `
#define N 6
static float theta[N], grad[N];
float *theta_at(void) { return theta; }
double cost(void) { double J = 0; for (int i = 0; i < N; i++) J += theta[i] * theta[i] * theta[i]; return J; }
float *gradients(void) { for (int i = 0; i < N; i++) grad[i] = 3 * theta[i] * theta[i]; return grad; }
`;

function assemblyScript(): Uint8Array<ArrayBuffer> {
  const [source, binary] = [join(folder, 'model.ts'), join(folder, 'model.wasm')];
  writeFileSync(source, ASSEMBLYSCRIPT);
  const asc = 'node_modules/assemblyscript/bin/asc.js';
  execFileSync(process.execPath, [
    asc,
    source,
    '-o',
    binary,
    '-O3',
    '--initialMemory',
    '1',
    '--runtime',
    'stub',
    '--use',
    'abort=',
  ]);
  return readFileSync(binary);
}

const bytes = assemblyScript();
const START = [0.5, -1.25, 0.75, 2, -0.3, 1.1];

async function instantiate(start = START) {
  const { instance } = await WebAssembly.instantiate(bytes);
  const memory = instance.exports.memory as WebAssembly.Memory;
  new Float64Array(memory.buffer, 1024, start.length).set(start);
  return instance;
}

const check = { theta: 'theta', n: 6, cost: 'cost', gradients: 'gradients' };

describe('fromWasm(instance, { theta, n, cost, gradients })', () => {
  test('checks a kernel where its θ lies in memory and puts θ back bit for bit', async () => {
    const instance = await instantiate();
    const report = await gradcheck(fromWasm(instance, check));
    expect(report.verdict).toBe('pass');
    expect(report.components.total).toBe(6);
    expect([...new Float64Array((instance.exports.memory as WebAssembly.Memory).buffer, 1024, 6)]).toEqual(START);
  });

  test('finds a wrong gradient, with blocks by name where n gives shapes', async () => {
    const n = { W: [2, 2], b: [2] };
    const report = await gradcheck(fromWasm(await instantiate(), { ...check, n, theta: 1024, gradients: 'doubled' }));
    expect(report.verdict).toBe('fail');
    expect(report.findings[0]).toMatchObject({ kind: 'scale', blocks: ['W', 'b'], factor: expect.closeTo(2, 8) });
    expect(report.blocks.map(({ shape }) => shape)).toEqual([[2, 2], [2]]);
  });

  test('takes functions for names', async () => {
    const { exports } = await instantiate();
    const call = (name: string) => exports[name] as () => number;
    const problem = fromWasm({ exports }, { ...check, cost: () => 3 * call('cost')(), gradients: call('gradients') });
    expect((await gradcheck(problem)).findings[0]).toMatchObject({ kind: 'scale', factor: expect.closeTo(1 / 3, 8) });
  });

  test('refuses memory that grows during the check, and takes one that grew before it', async () => {
    const growing = fromWasm(await instantiate(), { ...check, cost: 'costThatGrows' });
    await expect(gradcheck(growing)).rejects.toMatchObject({ code: 'detached_memory' });
    const instance = await instantiate();
    const problem = fromWasm(instance, check);
    (instance.exports.memory as WebAssembly.Memory).grow(1);
    expect((await gradcheck(problem)).verdict).toBe('pass');
  });

  test.each([
    ['an export that is missing', { cost: 'J' }, 'cost'],
    ['an export that is no function', { gradients: 'memory' }, 'gradients'],
    ['an offset outside memory', { theta: 65536 }, 'theta'],
    ['an offset off its alignment', { theta: 1025 }, 'theta'],
    ['more numbers than memory holds', { n: 1e6 }, 'theta'],
  ])('refuses %s', async (_what, wrong, path) => {
    const instance = await instantiate();
    const refusal = expect.objectContaining({ code: 'invalid_problem', path });
    expect(() => fromWasm(instance, { ...check, ...wrong })).toThrow(refusal as unknown as Error);
  });

  test('refuses an instance without exported memory', () => {
    expect(() => fromWasm({ exports: {} }, check)).toThrow('export the memory');
  });
});

const clang = spawnSync('clang', ['--version']).status === 0 && spawnSync('wasm-ld', ['--version']).status === 0;

test.runIf(clang)('fromWasm(instance, check) takes a float32 kernel from C', async () => {
  const [source, binary] = [join(folder, 'model.c'), join(folder, 'c.wasm')];
  writeFileSync(source, C);
  execFileSync('clang', ['--target=wasm32', '-O2', '-nostdlib', '-Wl,--no-entry,--export-all', '-o', binary, source]);
  const { instance } = await WebAssembly.instantiate(readFileSync(binary));
  const { memory, theta_at } = instance.exports as { memory: WebAssembly.Memory; theta_at(): number };
  new Float32Array(memory.buffer, theta_at(), 6).set(START);
  const problem = fromWasm(instance, {
    theta: 'theta_at',
    n: 6,
    cost: 'cost',
    gradients: 'gradients',
    type: 'float32',
  });
  expect((await gradcheck(problem, { tolerance: 1e-4 })).verdict).toBe('pass');
});
