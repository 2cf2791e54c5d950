import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { compareGradients } from '../../src/compare/index.js';

const committed = JSON.parse(readFileSync('test/data/torch-gradients.json', 'utf8'));
const [, lines] = /^```python\n([\s\S]*?)^```$/m.exec(readFileSync('docs/compare.md', 'utf8'))!;

/** A Python that has PyTorch; none on most machines. */
const python = ['python3', '/usr/bin/python3'].find(
  name => spawnSync(name, ['-c', 'import torch'], { stdio: 'ignore' }).status === 0,
);

describe('the Python lines of docs/compare.md', () => {
  test.skipIf(python === undefined)('write the dump that the page is tried on', async () => {
    const folder = 'build/torch';
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${folder}/theirs.py`, lines);
    execFileSync(python!, ['theirs.py'], { cwd: folder });
    const written = JSON.parse(readFileSync(`${folder}/theirs.json`, 'utf8'));
    expect(Object.keys(written)).toEqual(Object.keys(committed));
    expect((await compareGradients(written, committed)).verdict).toBe('pass');
  });

  test('write what PyTorch calls its layers: names that no port has', () => {
    expect(Object.keys(committed)).toEqual(['0.weight', '0.bias', '2.weight', '2.bias']);
  });
});
