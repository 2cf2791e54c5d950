import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { commandLine, MODELS } from './command.js';

const { run, start, folder, path } = commandLine();

describe('gradcheck MODEL checks what a module exports', () => {
  test.each([
    ['named.mjs', 'by name', 'PASS  named.mjs: difference'],
    ['default.mjs', 'as default', 'PASS  a default problem: difference'],
    ['factory.mjs', 'from a function', 'PASS  made: difference'],
    ['async-factory.mjs', 'in a list from an asynchronous function', 'PASS  made later: difference'],
    ['promise.mjs', 'as a promise', 'PASS  promised: difference'],
    ['instance.mjs', 'as an object of a class', 'PASS  instance.mjs: difference'],
    ['commonjs.cjs', 'by module.exports', 'PASS  commonjs.cjs: difference'],
  ])('%s: a problem %s', async (model, _how, headline) => {
    const { code, stdout, stderr } = await run([model]);
    expect(stderr).toBe('');
    expect(stdout).toContain(headline);
    expect(code).toBe(0);
  });

  test('list.mjs: several problems, each with its report, then their number', async () => {
    const { code, stdout } = await run(['list.mjs']);
    expect(stdout).toContain('PASS  right: difference');
    expect(stdout).toContain('FAIL  list.mjs[1]: difference');
    expect(stdout).toMatch(/\n\n2 problems, 1 pass, 1 fail\n$/);
    expect(code).toBe(1);
  });
});

describe('gradcheck MODEL exits with', () => {
  test('1 where a gradient is wrong, and names the block', async () => {
    const { code, stdout } = await run(['wrong.mjs']);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^ {2}W +\(2, 2\) +fail/m);
    expect(stdout).toMatch(/^ {2}b +\(2\) +pass/m);
  });

  test('2 where nothing can be proved', async () => {
    const { code, stdout } = await run(['noisy.mjs']);
    expect(code).toBe(2);
    expect(stdout).toContain('INCONCLUSIVE  noisy.mjs');
  });

  test('the gravest outcome of several models, having checked them all', async () => {
    const { code, stdout, stderr } = await run(['no-problem.mjs', 'noisy.mjs', 'wrong.mjs', 'named.mjs']);
    expect(code).toBe(3);
    expect(stdout).toContain('4 problems, 1 pass, 1 fail, 1 inconclusive, 1 refused');
    expect(stderr).toContain('no-problem.mjs exports no problem');
  });

  test('0 in good time although the model left a timer behind', async () => {
    expect((await run(['lingering.mjs'])).code).toBe(0);
  });
});

describe('gradcheck MODEL refuses with exit code 3 and says why', () => {
  test.each([
    ['there-is-none.mjs', 'there-is-none.mjs does not exist: give the path of a module'],
    ['syntax-error.mjs', 'syntax-error.mjs cannot be imported: SyntaxError: '],
    ['throws.mjs', 'throws.mjs cannot be imported: TypeError: no weights here'],
    ['missing-import.mjs', 'missing-import.mjs cannot be imported: Error: Cannot find module'],
    ['no-problem.mjs', 'no-problem.mjs exports no problem (loss, weights): export parameters, cost and gradients'],
    ['nothing.mjs', 'nothing.mjs exports no problem (nothing): export'],
    ['no-object.mjs', 'no-object.mjs: its default export is no problem: export'],
    ['empty-list.mjs', 'empty-list.mjs: its default export, an empty list, is no problem: export'],
    ['bad-entry.mjs', 'bad-entry.mjs: entry 1 of its default export is no problem: export'],
    [
      'factory-throws.mjs',
      'factory-throws.mjs: its default export, called without arguments to make a problem, threw RangeError: no data',
    ],
    ['shapes-differ.mjs', 'shapes-differ.mjs: gradients.W has shape [3, 2] but parameters.W has shape [2, 3]: '],
    [
      'cost-throws.mjs',
      'cost-throws.mjs: cost threw at call 1, and cannot be had at the parameters given: RangeError: the batch is gone',
    ],
    ['never.mjs', 'the model never finished: a promise it returned is neither kept nor broken'],
    ['stray.mjs', 'stray.mjs: its own code threw Error: lost my way'],
  ])('%s', async (model, words) => {
    const { code, stdout, stderr } = await run([model]);
    expect(stderr).toContain(`gradcheck: ${words}`);
    expect(stdout).toBe('');
    expect(code).toBe(3);
  });

  test('cost-throws.mjs, with the line that threw', async () => {
    expect((await run(['cost-throws.mjs'])).stderr).toMatch(
      /at (Module\.|Object\.)?cost \(file:.*cost-throws\.mjs:3:9\)/,
    );
  });

  test.each([
    [[], "missing required argument 'models'"],
    [['--stpe', '1', 'named.mjs'], "unknown option '--stpe'"],
    [['--step', 'small', 'named.mjs'], "argument 'small' is invalid. Give a number, such as 1e-7."],
    [['--step', '', 'named.mjs'], "argument '' is invalid. Give a number"],
    [['--sides', 'both', 'named.mjs'], "argument 'both' is invalid. Allowed choices are two, one."],
    [['--step=-1', 'named.mjs'], 'options.step is -1: give a positive number'],
    [
      ['--only', 'W9', 'named.mjs'],
      'options.only names "W9", but the blocks are W, b: use these names, or a pattern such as W*.',
    ],
    [['--json', 'no/such/folder.json', 'named.mjs'], 'no/such/folder.json cannot be written'],
    [['.'], ". is a folder: give a module, or a pattern such as '*.mjs'. [no_model]"],
    [['named.mjs', '--out', 'share.json'], '--out and a whole check do not go together: it says where a share goes'],
    [
      ['named.mjs', '--shard', '1/2', '--junit', 'a.xml'],
      '--junit and --shard do not go together: a share has no report',
    ],
    [['named.mjs', '--shard', '1/2', '--json', '-'], '--json and --shard do not go together'],
    [['named.mjs', '--shard', '1/2', '--watch'], '--watch and --shard do not go together: a share is computed once'],
    [
      ['merge', 'a.json', '--tolerance', '1e-3'],
      '--tolerance and merge do not go together: the options are those that',
    ],
    [['merge', 'a.json', '--shard', '1/2'], '--shard and merge do not go together'],
  ])('gradcheck %j', async (args, words) => {
    const { code, stdout, stderr } = await run(args);
    expect(stderr).toContain(words);
    expect(stderr).toMatch(/^gradcheck: /);
    expect(stdout).toBe('');
    expect(code).toBe(3);
  });
});

test.skipIf('typescript' in process.features)(
  'gradcheck MODEL.ts says how where Node reads no TypeScript',
  async () => {
    const { code, stderr } = await run(['typed.ts']);
    expect(stderr).toContain("NODE_OPTIONS='--import tsx' npx gradcheck typed.ts [model_not_imported]");
    expect(code).toBe(3);
  },
);

describe('gradcheck MODEL obeys', () => {
  test('--only', async () => {
    const { code, stdout } = await run(['wrong.mjs', '--only', 'b']);
    expect(stdout).not.toMatch(/^ {2}W /m);
    expect(code).toBe(0);
  });

  test("--only with the names of a Jacobian's outputs, in which commas stand", async () => {
    const { code, stdout } = await run(['outputs.mjs', '--only', 'y[0,1],y[1,0]']);
    expect(stdout).toMatch(/^ {2}2 of 2 components agree/m);
    expect(stdout).toMatch(/^again {2}gradcheck outputs\.mjs --only 'y\[0,1\],y\[1,0\]' --seed 0$/m);
    expect(code).toBe(0);
  });

  test('--step, --sides, --threshold, --tolerance and --seed, and repeats them in its last line', async () => {
    const options = ['--step', '0.01', '--sides', 'one', '--threshold', '0.5', '--tolerance', '0.1', '--seed', '7'];
    const { stdout } = await run(['named.mjs', ...options]);
    expect(stdout).toContain('threshold 0.5');
    expect(stdout).toContain('one-sided, step 0.01');
    expect(stdout).toMatch(new RegExp(`^again  gradcheck named.mjs ${options.join(' ')}$`, 'm'));
  });

  test('--junit: what is refused is an error, lest it look like nothing wrong', async () => {
    const file = join(folder(), 'refused.xml');
    const models = ['no-problem.mjs', 'named.mjs', 'shapes-differ.mjs', 'factory-throws.mjs'];
    expect((await run([...models, '--junit', file])).code).toBe(3);
    const xml = readFileSync(file, 'utf8');
    expect(xml).toMatch(/<testsuites name="gradcheck" tests="5" failures="0" errors="3" /);
    expect(xml).toContain(
      '<testcase classname="no-problem.mjs" name="refused">\n      <error message="no-problem.mjs exports',
    );
    expect(xml).toContain('type="shape_mismatch"/>');
    expect(xml).toMatch(/threw RangeError: no data to make it from&#10; {4}at .*" type="model_not_imported"\/>/);
  });

  test('--json -: nothing on stdout for the one problem that is refused', async () => {
    expect(await run(['no-problem.mjs', '--json', '-'])).toMatchObject({ code: 3, stdout: '' });
  });

  test('--quiet: nothing is printed, the exit code tells', async () => {
    expect(await run(['list.mjs', '--quiet'])).toEqual({ code: 1, stdout: '', stderr: '' });
  });

  test('--json FILE: the report beside the text', async () => {
    const file = join(folder(), 'report.json');
    const { stdout } = await run(['wrong.mjs', '--json', file]);
    const { schemaVersion, name, verdict, grad } = JSON.parse(readFileSync(file, 'utf8'));
    expect({ schemaVersion, name, verdict, grad }).toEqual({
      schemaVersion: 1,
      name: 'wrong.mjs',
      verdict: 'fail',
      grad: [1, 4, 9, 16, 1, -1],
    });
    expect(stdout).toContain('FAIL  wrong.mjs');
  });

  test('--json FILE: no report of an earlier run survives a refusal', async () => {
    const file = join(folder(), 'stale.json');
    writeFileSync(file, '{"verdict":"pass"}');
    await run(['cost-throws.mjs', '--json', file]);
    expect(readFileSync(file, 'utf8')).not.toContain('pass');
  });

  test('--json -: JSON alone on stdout', async () => {
    const { code, stdout } = await run(['named.mjs', '--json', '-']);
    expect(JSON.parse(stdout)).toMatchObject({ schemaVersion: 1, verdict: 'pass' });
    expect(code).toBe(0);
  });

  test('--json -: a list where there are several problems', async () => {
    const reports: { verdict: string }[] = JSON.parse((await run(['list.mjs', '--json', '-'])).stdout);
    expect(reports.map(({ verdict }) => verdict)).toEqual(['pass', 'fail']);
  });

  test('--version', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(await run(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  test('--help: every option, the exports and the exit codes', async () => {
    const { code, stdout } = await run(['--help']);
    for (const flag of [
      'only',
      'step',
      'sides',
      'threshold',
      'tolerance',
      'seed',
      'method',
      'json',
      'quiet',
      'no-color',
    ])
      expect(stdout).toContain(`--${flag}`);
    expect(stdout).toContain('export const parameters');
    expect(stdout).toContain('Exit codes: 0 pass, 1 fail, 2 inconclusive, 3 refused');
    expect(code).toBe(0);
  });
});

test('the model that gradcheck --help shows passes', async () => {
  const { stdout } = await run(['--help']);
  const model = join(folder(), 'help.mjs');
  writeFileSync(
    model,
    stdout
      .split('\n')
      .filter(line => line.startsWith('  export'))
      .join('\n'),
  );
  expect((await run([model])).code).toBe(0);
});

describe('gradcheck MODEL colours its report', () => {
  const ANSI = /\u001b\[/;

  test('not in a pipe', async () => expect((await run(['named.mjs'])).stdout).not.toMatch(ANSI));
  test('where FORCE_COLOR asks for it', async () =>
    expect((await run(['named.mjs'], { FORCE_COLOR: '1' })).stdout).toMatch(ANSI));
  test('never with --no-color', async () =>
    expect((await run(['named.mjs', '--no-color'], { FORCE_COLOR: '1' })).stdout).not.toMatch(ANSI));
});

test('the last line of a report, pasted into a shell, repeats it bit for bit', async () => {
  const models = join(folder(), "somebody's models");
  mkdirSync(models);
  const model = join(models, 'wrong one.mjs');
  for (const [from, to] of [
    ['named.mjs', join(models, 'named.mjs')],
    ['wrong.mjs', model],
  ])
    writeFileSync(to, readFileSync(join(MODELS, from)));
  const first = join(folder(), 'first.json');
  const second = join(folder(), 'second.json');
  const { stdout } = await run([model, '--only', 'W', '--tolerance', '1e-5', '--json', first]);
  const line = stdout.match(/^again {2}(.*)$/m)![1];

  const shell = `gradcheck() { '${process.execPath}' '${path()}' "$@"; }; ${line} --json '${second}'`;
  expect(spawnSync('sh', ['-c', shell], { cwd: MODELS, encoding: 'utf8' }).status).toBe(1);
  const [a, b] = [first, second].map(file => ({ ...JSON.parse(readFileSync(file, 'utf8')), seconds: 0 }));
  expect(b).toEqual(a);
});

test('gradcheck MODEL | head ends without a complaint', () => {
  const { stdout, stderr } = spawnSync('sh', ['-c', `'${process.execPath}' '${path()}' list.mjs | head -n 1`], {
    cwd: MODELS,
    encoding: 'utf8',
  });
  expect(stdout).toMatch(/^PASS {2}right: [^\n]*\n$/);
  expect(stderr).toBe('');
});

test('gradcheck MODEL ends in good order at Ctrl-C', async () => {
  const { child, result } = start(['slow.mjs']);
  child.stderr!.once('data', () => child.kill('SIGINT'));
  const { code, stderr } = await result;
  expect(code).toBe(130);
  // how far it came by then is chance: to a first difference, or not
  expect(stderr).toMatch(
    /^begun\ngradcheck: interrupted: (nothing was decided|1 problem, 1 inconclusive, as reported)\.\n$/,
  );
});
