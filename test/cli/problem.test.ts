import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { commandLine } from './command.js';
import { model, models } from './injected.js';

const { run, folder } = commandLine();
let at: (name: string) => string;

beforeAll(() => {
  at = models(join(folder(), 'problems'), {
    'list.mjs': `const problem = (name, k) => ({ name, parameters: [1, 2], cost: x => x[0] ** 2 + x[1] ** 2, gradients: x => x.map(v => k * v) });
    export default [problem('first', 2), problem('second', 3), problem('twin', 2), problem('twin', 3), problem('', 2), problem('6', 2), problem('two words', 2)];`,
    'one.mjs': model(),
    'network.mjs': `import { network } from '${join(process.cwd(), 'dist', 'index.js')}';
    export default async () => {
      const net = await network({ inputs: 2, layers: [{ units: 1, activation: 'sigmoid' }], cost: 'binaryCrossEntropy' });
      return net.problem({ parameters: net.initialize({ seed: 1 }), x: [[1, 2]], y: [[1]] });
    };`,
  });
});

test.each([
  ['first', 'PASS  first', 0],
  ['second', 'FAIL  second', 1],
  ['1', 'FAIL  second', 1],
  ['3', 'FAIL  twin', 1],
  ['4', 'PASS  .*list\\.mjs\\[4\\]', 0],
  ['two words', 'PASS  two words', 0],
])('gradcheck LIST --problem %j checks that one alone, and says so in its last line', async (name, headline, exit) => {
  const { code, stdout, stderr } = await run([at('list.mjs'), '--problem', name]);
  expect(stderr).toBe('');
  expect(stdout).toMatch(new RegExp(`^${headline}`));
  expect(stdout.match(/^(PASS|FAIL)/gm)).toHaveLength(1);
  expect(code).toBe(exit);
  const known = { '1': 'second', 'two words': "'two words'" }[name] ?? name;
  expect(stdout).toContain(`list.mjs --problem ${known} --seed 0\n`);
});

test('gradcheck LIST says in every last line which problem it is, and MODEL of one problem does not', async () => {
  const { stdout } = await run([at('list.mjs'), at('one.mjs')]);
  const lines = [...stdout.matchAll(/^again .*\/(\w+\.mjs) (.*)--seed 0$/gm)].map(([, file, which]) => file + which);
  expect(lines).toEqual([
    'list.mjs--problem first ',
    'list.mjs--problem second ',
    'list.mjs--problem 2 ',
    'list.mjs--problem 3 ',
    'list.mjs--problem 4 ',
    'list.mjs--problem 5 ',
    "list.mjs--problem 'two words' ",
    'one.mjs',
  ]);
});

test('gradcheck MODELS --problem looks for it in all of them, and may be given more than once', async () => {
  const { code, stdout } = await run([at('one.mjs'), at('list.mjs'), '--problem', 'second', '--problem', 'first']);
  expect(stdout).toContain('2 problems, 1 pass, 1 fail');
  expect(code).toBe(1);
});

test('gradcheck MODELS --problem refuses a name that none of them knows, and says which there are', async () => {
  const { code, stdout, stderr } = await run([at('list.mjs'), '--problem', 'third']);
  expect(stderr).toMatch(
    /no problem is called third: the names are first, second, 2, 3, 4, 5, two words\. \[no_problem\]/,
  );
  expect(stdout).toBe('');
  expect(code).toBe(3);
});

test('gradcheck MODEL says which options change nothing for it, and checks it all the same', async () => {
  const { code, stderr } = await run([at('one.mjs'), '--method', 'direct', '--workers', '2']);
  expect(stderr).toMatch(/one\.mjs: --method changes nothing here: it brings no differences of its own/);
  expect(stderr).toMatch(/one\.mjs: --workers changes nothing here: 2 components are not worth a second thread/);
  expect(code).toBe(0);
  const sides = await run([at('network.mjs'), '--method', 'by-unit', '--sides', 'one', '--step', '1e-7']);
  expect(sides.stderr).toMatch(/--method changes nothing here: one-sided differences/);
  expect((await run([at('network.mjs'), '--method', 'by-unit', '--workers', '0'])).stderr).toBe('');
});
