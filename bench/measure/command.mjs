// What the command's second process costs: Node alone, a check in one process, the command; medians of wall-clock milliseconds, side by side.
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const ROUNDS = Number(process.argv[2] ?? 15);
const dist = name => resolve(import.meta.dirname, '..', '..', 'dist', name);
const model = join(import.meta.dirname, '..', '..', 'test', 'data', 'models', 'named.mjs');
const alone = `
  const { gradcheck } = await import(${JSON.stringify(pathToFileURL(dist('index.js')).href)});
  const report = await gradcheck({ ...(await import(${JSON.stringify(pathToFileURL(model).href)})) });
  process.exit(report.verdict === 'pass' ? 0 : 1);`;
const CONTESTANTS = {
  'Node alone': ['--eval', '1'],
  'a check in one process': ['--input-type=module', '--eval', alone],
  'the command': [dist('cli.js'), model, '--quiet'],
};

const times = Object.fromEntries(Object.keys(CONTESTANTS).map(name => [name, []]));
for (let round = 0; round < ROUNDS; round++)
  for (const [name, words] of Object.entries(CONTESTANTS)) {
    const begun = performance.now();
    if (spawnSync(process.execPath, words).status !== 0) throw new Error(`${name} failed`);
    times[name].push(performance.now() - begun);
  }
const median = list => list.sort((a, b) => a - b)[Math.floor(list.length / 2)];
const first = median(times['Node alone']);
for (const [name, list] of Object.entries(times))
  console.log(`${name.padEnd(24)} ${median(list).toFixed(0).padStart(6)} ms  ${(median(list) / first).toFixed(1)} ×`);
