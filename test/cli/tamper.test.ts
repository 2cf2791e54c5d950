import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sameJ, sameSketch, sketchOf } from '../../src/cli/shard/compute.js';
import { hashOfOptions, readShard, type Shard, shardText } from '../../src/cli/shard/file.js';
import { commandLine } from './command.js';
import { models } from './injected.js';

const own = mkdtempSync(join(tmpdir(), 'gradcheck-tamper-'));
afterAll(() => rmSync(own, { recursive: true }));

const options = { seed: 3, only: ['w'] };
const shard: Shard = {
  model: 'model.mjs',
  place: { index: 1, count: 2 },
  options,
  hashes: { model: 'a'.repeat(64), options: hashOfOptions(options) },
  parts: [
    {
      label: 'model.mjs ϑ',
      theta: 'b'.repeat(64),
      J: Number.NaN,
      size: 2,
      gradient: [1, -2, Number.POSITIVE_INFINITY, 4, 5],
      log: {
        bases: ['0'],
        base: Uint32Array.of(0, 0),
        component: Uint32Array.of(0, 1),
        at: Float64Array.of(1, Number.NaN),
        J: Float64Array.of(-0, 1e300),
      },
    },
  ],
};

const file = join(own, 'shard.json');
const readBytes = (bytes: string | Uint8Array) => {
  writeFileSync(file, bytes);
  return readShard(file);
};
const refused = (code: string) => expect.objectContaining({ name: 'Refusal', code }) as unknown as Error;

test('readShard(file) is the shard that was written, bit for bit', () => {
  expect(readBytes(shardText(shard))).toEqual(shard);
});

test('readShard(file) refuses a file of which any byte is another', () => {
  const good = Buffer.from(shardText(shard));
  fc.assert(
    fc.property(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
      const bytes = Buffer.from(good);
      bytes[at] ^= by;
      expect(() => readBytes(bytes)).toThrow(refused('no_shard'));
    }),
    { numRuns: 1000 },
  );
});

test('readShard(file) refuses a file that is cut short, longer, or twice itself', () => {
  const good = Buffer.from(shardText(shard));
  for (let length = 0; length < good.length; length += 7)
    expect(() => readBytes(good.subarray(0, length))).toThrow(refused('no_shard'));
  for (const more of [' ', '\n', '\0', good]) {
    expect(() => readBytes(Buffer.concat([good, Buffer.from(more)]))).toThrow(refused('no_shard'));
    expect(() => readBytes(Buffer.concat([Buffer.from(more), good]))).toThrow(refused('no_shard'));
  }
});

/** A shard that was changed by somebody who knows how its checksum is made. */
const resealed = (change: (json: never) => unknown): string => {
  const json = JSON.parse(shardText(shard));
  delete json.checksum;
  change(json as never);
  const body = JSON.stringify(json).slice(0, -1);
  return `${body},"checksum":"${createHash('sha256').update(body).digest('hex')}"}\n`;
};

test.each<[string, (json: never) => unknown]>([
  ['options that are not those of its hash', (json: { options: object }) => Object.assign(json.options, { step: 0.5 })],
  ['a component that θ has not', (json: { parts: { size: number }[] }) => (json.parts[0].size = 1)],
  ['columns that differ in length', (json: { parts: { log: { J: string } }[] }) => (json.parts[0].log.J = '')],
  ['a point that is not named', (json: { parts: { log: { bases: string[] } }[] }) => (json.parts[0].log.bases = [])],
  ['no hashes', (json: { hashes?: object }) => delete json.hashes],
  ['no place', (json: { place?: object }) => delete json.place],
  ['a place outside its count', (json: { place: { index: number } }) => (json.place.index = 3)],
  ['half an index', (json: { place: { index: number } }) => (json.place.index = 1.5)],
  ['parts that are no list', (json: { parts: object }) => (json.parts = {})],
  ['a J that is a word', (json: { parts: { J: unknown }[] }) => (json.parts[0].J = 'x')],
  ['a size that no array has', (json: { parts: { size: number }[] }) => (json.parts[0].size = 1e12)],
  ['another version', (json: { schemaVersion: number }) => (json.schemaVersion = 1)],
])('readShard(file) refuses a shard that was resealed with %s', (_, change) => {
  expect(() => readBytes(resealed(change))).toThrow(refused('no_shard'));
});

describe('what processes agree on before they share work', () => {
  const report = (grad: number[]) => ({ grad: Float64Array.from(grad), findings: [] });
  const gradient = Array.from({ length: 500 }, (_, i) => Math.sin(i));

  test('sameJ(there, here) allows for another arithmetic, and for nothing else', () => {
    expect(sameJ(1, 1 + 1e-12)).toBe(true);
    expect(sameJ(1, 1 + 1e-6)).toBe(false);
    expect(sameJ(Number.NaN, 1)).toBe(false);
    expect(sameJ(Number.NaN, Number.NaN)).toBe(true);
  });

  test('sameSketch(there, here) tells one gradient from another, whichever component differs', () => {
    const sketch = sketchOf(report(gradient));
    expect(sameSketch(sketch, sketchOf(report(gradient.map(v => v * (1 + 1e-14)))))).toBe(true);
    for (const i of [1, 250, 499])
      expect(sameSketch(sketch, sketchOf(report(gradient.with(i, gradient[i] * 1.001))))).toBe(false);
    expect(sameSketch(sketch, sketchOf(report(gradient.with(0, gradient[1]).with(1, gradient[0]))))).toBe(false);
    expect(sameSketch(sketch, sketchOf(report(gradient.with(3, Number.NaN))))).toBe(false);
  });
});

describe('gradcheck merge', () => {
  const { run, folder } = commandLine();
  let at: (name: string) => string;
  beforeAll(() => {
    at = models(join(folder(), 'tamper'), {
      'model.mjs': `export const parameters = [1, 2, 3]; export const cost = x => x.reduce((J, v) => J + v ** 3, 0);
        export const gradients = x => x.map(v => 3 * v * v);`,
      'evil.mjs': `import { writeFileSync } from 'node:fs'; writeFileSync(new URL('ran', import.meta.url), '');`,
    });
  });

  test('runs no line of a module whose text is not that of the shards', async () => {
    writeFileSync(
      at('evil.json'),
      resealed((json: never) => Object.assign(json, { model: at('evil.mjs'), place: { index: 1, count: 1 } })),
    );
    const { code, stderr } = await run(['merge', at('evil.json')]);
    expect(stderr).toMatch(/evil\.mjs is not the module that .*evil\.json was computed from.*\[shards_mismatch\]/);
    expect(code).toBe(3);
    expect(existsSync(at('ran'))).toBe(false);
  });

  test('says in no time that almost all of a billion shards are missing', async () => {
    writeFileSync(
      at('many.json'),
      resealed((json: never) => Object.assign(json, { place: { index: 1, count: 1e9 } })),
    );
    const { code, stderr } = await run(['merge', at('many.json')]);
    expect(stderr).toMatch(/shards 2, 3, 4, 5, 6, 7, 8, 9 and 999999991 more of 1000000000 are missing/);
    expect(code).toBe(3);
  });

  test('refuses shards whose gradient at θ is not that of the model as it is here', async () => {
    const gradient = at('scale.json');
    const model = `import { readFileSync } from 'node:fs'; const k = Number(readFileSync(${JSON.stringify(gradient)}, 'utf8'));
      export const parameters = [1, 2, 3]; export const cost = x => x.reduce((J, v) => J + v ** 3, 0);
      export const gradients = x => x.map(v => k * v * v);`;
    writeFileSync(at('reads.mjs'), model);
    writeFileSync(gradient, '3');
    for (const k of [1, 2]) await run([at('reads.mjs'), '--shard', `${k}/2`, '--out', at(`g${k}.json`)]);
    expect((await run(['merge', at('g1.json'), at('g2.json')])).code).toBe(0);
    writeFileSync(gradient, '3.5');
    const { code, stderr } = await run(['merge', at('g1.json'), at('g2.json')]);
    expect(stderr).toMatch(/has another gradient at the same parameters here than in .*g1\.json.*\[shards_mismatch\]/);
    expect(code).toBe(3);
    expect(readFileSync(at('g1.json'), 'utf8')).toContain('"checksum":"');
  });
});
