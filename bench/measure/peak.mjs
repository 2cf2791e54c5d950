// GFLOP/s of f64x2 arithmetic in registers, and of the products of the kernels.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { measure } from 'mitata';

const root = join(import.meta.dirname, '../..');
const { shapes } = JSON.parse(process.argv[2]);

/** The kernels beside a loop that does nothing but arithmetic, compiled as the kernels are. */
function compiled() {
  const out = join(root, 'build/bench/peak.wasm');
  mkdirSync(join(root, 'build/bench'), { recursive: true });
  const flags = ['-O3', '--converge', '--noAssert', '--runtime', 'stub', '--enable', 'simd', '--use', 'abort='];
  const asc = join(root, 'node_modules/assemblyscript/bin/asc.js');
  execFileSync(process.execPath, [asc, 'bench/peak.as.ts', ...flags, '--outFile', out], { cwd: root });
  return new WebAssembly.Instance(new WebAssembly.Module(readFileSync(out)), {}).exports;
}

const { memory, heapBase, TURN, peak, product } = compiled();
memory.grow(256);

/** GFLOP/s at the median of many runs. */
const rate = async (operations, run) => operations / (await measure(run, { min_cpu_time: 3e8 })).p50;

const TURNS = 100_000;
const results = { peak: await rate(TURNS * TURN.value, () => peak(TURNS, 0.999, 0.001)), products: {} };
for (const [rows, inner, columns] of shapes) {
  const sizes = [rows * inner, inner * columns, rows, rows * columns];
  let end = Math.ceil(heapBase.value / 16) * 16;
  const [A, B, b, C] = sizes.map(size => (end += 8 * size) - 8 * size);
  new Float64Array(memory.buffer, A, sizes[0] + sizes[1] + sizes[2]).fill(0.5);
  const operations = 2 * rows * inner * columns;
  const run = () => product(A, B, b, C, rows, inner, columns, end);
  results.products[`${rows} × ${inner} × ${columns}`] = await rate(operations, run);
}
console.log(JSON.stringify(results));
