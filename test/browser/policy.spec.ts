import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serveFolder } from '../../scripts/serve-folder.mjs';
import { visitors } from './visit.js';

const { browser } = visitors();

/** A worker under a policy of its own may compile what the page may not. */
const COMPILER = `const bytes = await (await fetch('gradcheck/kernel.simd.wasm')).arrayBuffer();
postMessage(await WebAssembly.compile(bytes));`;

const MAIN = `import { gradcheck, network } from './gradcheck/index.js';
const compiled = () => new Promise(done => {
  new Worker('compile.js', { type: 'module' }).onmessage = ({ data }) => done(data);
});
async function verdict(options) {
  const net = await network({ inputs: 2, layers: [{ units: 1, activation: 'sigmoid' }], cost: 'binaryCrossEntropy' }, options);
  return (await gradcheck(net.problem({ parameters: net.initialize({ seed: 1 }), x: [[1, 2]], y: [[1]] }))).verdict;
}
const own = await verdict().catch(error => error.code);
document.title = own + ', ' + (await verdict({ kernel: await compiled() }).catch(error => error.code));`;

const folder = mkdtempSync(join(tmpdir(), 'gradcheck-policy-'));

beforeAll(() => {
  cpSync('dist', join(folder, 'gradcheck'), { recursive: true });
  writeFileSync(
    join(folder, 'index.html'),
    '<!doctype html><title>waiting</title><script type="module" src="main.js"></script>',
  );
  writeFileSync(join(folder, 'main.js'), MAIN);
  writeFileSync(join(folder, 'compile.js'), COMPILER);
});
afterAll(() => rmSync(folder, { recursive: true }));

test("network(spec, { kernel }) needs no 'wasm-unsafe-eval' where another worker has compiled the module", async () => {
  const policy = {
    'content-security-policy': "default-src 'none'; script-src 'self'; worker-src 'self'; img-src data:",
  };
  const { url, close } = await serveFolder(folder, path => (path.endsWith('.html') ? policy : {}));
  const page = await browser().newPage();
  await page.goto(url);
  await expect.poll(() => page.title(), { timeout: 20_000 }).toBe('kernel_failed, pass');
  await page.close();
  close();
});
