import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readGradients } from '../../src/cli/compare/read.js';
import { compareGradients } from '../../src/compare/index.js';
import { parseReport } from '../../src/format/index.js';
import { commandLine } from './command.js';

const { run, folder } = commandLine();

/** A file in the folder of these tests; JSON as it is given, numbers that JSON does not know among it. */
function file(name: string, content: unknown): string {
  const path = join(folder(), name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const reference = {
  'layers.0.weight': [
    [1.5, -0.25],
    [0.125, 3],
  ],
  'layers.0.bias': [0.1, -0.2],
};
const port = { dW1: reference['layers.0.weight'], db1: reference['layers.0.bias'] };

describe('gradcheck compare MINE THEIRS', () => {
  test('exits with 0 where they agree, and prints a report without a cost', async () => {
    const words = ['compare', file('mine.json', port), file('theirs.json', reference)];
    const { code, stdout, stderr } = await run(words);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^PASS {2}\S+mine\.json against \S+theirs\.json: difference 0, threshold 1e-9\n/);
    expect(stdout).toContain('W1 with layers.0.weight');
    expect(stdout).not.toMatch(/gradapprox|\bJ\b|step|noise/);
    expect(stdout.trimEnd().split('\n').at(-1)).toBe(`again  gradcheck ${words.join(' ')}`);
  });

  test('exits with 1 where they do not, and names the mistake', async () => {
    const wrong = { ...port, db1: port.db1.map(v => -v) };
    const { code, stdout } = await run(['compare', file('wrong.json', wrong), file('theirs.json', reference)]);
    expect(code).toBe(1);
    expect(stdout).toContain('b1 is −1.000 × the reference in both entries: a sign error');
  });

  test('reads NaN and Infinity as Python writes them, and exits with 2 where only the reference has them', async () => {
    const text = '{"W": [1, NaN, -Infinity], "NaN": [Infinity], "\\"NaN": [2]}';
    expect(await readGradients(file('python.json', text))).toEqual({
      W: [1, Number.NaN, Number.NEGATIVE_INFINITY],
      NaN: [Number.POSITIVE_INFINITY],
      '"NaN': [2],
    });
    const mine = file('finite.json', { W: [1, 2, 3], NaN: [4], '"NaN': [2] });
    const { code, stdout } = await run(['compare', mine, file('python.json', text)]);
    expect(code).toBe(2);
    expect(stdout).toContain('the reference is NaN at W[1]');
  });

  test('takes options, and repeats them in its last line', async () => {
    const near = { ...port, dW1: port.dW1.map(row => row.map(v => v * 1.001)) };
    const files = [file('near.json', near), file('theirs.json', reference)];
    expect((await run(['compare', ...files])).code).toBe(1);
    const { code, stdout } = await run(['compare', ...files, '--tolerance', '2e-3']);
    expect(code).toBe(0);
    expect(stdout).toContain(`again  gradcheck compare ${files.join(' ')} --tolerance 0.002`);
    expect((await run(['compare', ...files, '--precision', 'bfloat16'])).code).toBe(0);
    const stick = file('stick.json', {
      ...reference,
      'layers.0.weight': [
        [1.501, -0.25],
        [0.125, 3.004],
      ],
    });
    expect((await run(['compare', ...files, '--stick', stick])).code).toBe(0);
    expect((await run(['compare', ...files, '--stick', stick, '--times', '0.1'])).code).toBe(1);
  });

  test('takes names, parameters and the number of examples', async () => {
    const mine = file('named.json', {
      a: [
        [0.5, 1],
        [2, 4],
      ],
      b: [
        [8, 3],
        [1, 7],
      ],
    });
    const theirs = file('others.json', {
      a: [
        [8, 3],
        [1, 7],
      ],
      b: [
        [0.5, 1],
        [2, 4],
      ],
    });
    expect((await run(['compare', mine, theirs])).code).toBe(1);
    expect((await run(['compare', mine, theirs, '--names', 'a=b,b=a'])).code).toBe(0);
    const W = [
      [1.5, -2, 0.3],
      [0.7, 0.9, -1.1],
    ];
    const right = [
      [0.2, 0.4, -0.1],
      [0.8, -0.6, 0.5],
    ];
    const decayed = { W: right.map((row, i) => row.map((v, j) => v + 0.1 * W[i][j])) };
    const files = [file('decayed.json', decayed), file('right.json', { W: right })];
    const { stdout } = await run(['compare', ...files, '--parameters', file('W.json', { W })]);
    expect(stdout.replace(/\s+/g, ' ')).toContain('a penalty such as L2 is in grad but not in the reference');
    const summed = file('summed.json', { W: right.map(row => row.map(v => 48 * v)) });
    expect((await run(['compare', summed, files[1], '--examples', '48'])).stdout).toContain('the 1/m of the average');
  });

  test('writes JSON, HTML and JUnit, and nothing else under --quiet', async () => {
    const [mine, theirs] = [file('mine.json', port), file('theirs.json', reference)];
    const [json, html, junit] = ['out.json', 'out.html', 'out.xml'].map(name => join(folder(), name));
    const { code, stdout } = await run([
      'compare',
      mine,
      theirs,
      '--json',
      json,
      '--html',
      html,
      '--junit',
      junit,
      '--quiet',
    ]);
    expect([code, stdout]).toEqual([0, '']);
    expect(parseReport(readFileSync(json, 'utf8'))).toMatchObject({ verdict: 'pass', method: 'reference' });
    expect(readFileSync(html, 'utf8')).toContain('against a reference');
    expect(readFileSync(junit, 'utf8')).toContain('tests="2" failures="0"');
    expect(parseReport((await run(['compare', mine, theirs, '--json', '-'])).stdout).verdict).toBe('pass');
  });

  test('reads the gradient of a report that gradcheck wrote', async () => {
    const json = join(folder(), 'report.json');
    await run(['wrong.mjs', '--json', json, '--quiet']);
    const read = await readGradients(json);
    const report = parseReport(readFileSync(json, 'utf8'));
    expect(await compareGradients(read as never, read as never)).toMatchObject({ verdict: 'pass', grad: report.grad });
    expect((await run(['compare', json, json])).code).toBe(0);
  });

  test.each([
    [
      'a file that is not there',
      () => ['nowhere.json', file('theirs.json', reference)],
      /nowhere\.json cannot be read .*\[no_gradients\]/,
    ],
    [
      'text that is no JSON',
      () => [file('cut.json', '{"W": [1, 2'), file('theirs.json', reference)],
      /cut\.json is no JSON .*\[no_gradients\]/,
    ],
    [
      'JSON that is no gradient',
      () => [file('words.json', { W: 'no' }), file('theirs.json', reference)],
      /mine\.W is "no"/,
    ],
    [
      'names without a counterpart',
      () => [file('mine.json', port), file('w.json', { W: [1] })],
      /options\.names.*\[name_mismatch\]/,
    ],
    [
      'an option of a check',
      () => [file('mine.json', port), file('theirs.json', reference), '--step', '1e-7'],
      /--step and compare do not go together/,
    ],
    [
      '--shard',
      () => [file('mine.json', port), file('theirs.json', reference), '--shard', '1/2'],
      /--shard and compare/,
    ],
    [
      'pairs that are none',
      () => [file('mine.json', port), file('theirs.json', reference), '--names', 'W1'],
      /--names is W1: give/,
    ],
    ['one file', () => [file('mine.json', port)], /missing required argument 'reference'/],
  ])('exits with 3 for %s', async (_, words, says) => {
    const { code, stdout, stderr } = await run(['compare', ...words()]);
    expect(stderr).toMatch(says);
    expect([code, stdout]).toEqual([3, '']);
  });
});
