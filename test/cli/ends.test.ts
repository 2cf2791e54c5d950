import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { commandLine } from './command.js';
import { model, models } from './injected.js';

const { run, folder } = commandLine();
let at: (name: string) => string;

const WAITS = 'await new Promise(resolve => setTimeout(resolve, 1))';

/** What a model does to its process, and the word of its refusal. */
const ENDS: Readonly<Record<string, readonly [text: string, code: string]>> = {
  'exit at import': [model({ before: 'process.exit(0);' }), 'model_exited'],
  'exit at the end of a module it imports': [`import './script.mjs';\n${model()}`, 'model_exited'],
  'exit within try': [model({ before: 'try { process.exit(0); } catch {}' }), 'model_exited'],
  'exit in its default export': ['export default () => process.exit();', 'model_exited'],
  'exit in cost': [model({ before: 'let k = 0;', inCost: 'if (++k === 20) process.exit(0)' }), 'model_exited'],
  'exit in a timer': [
    model({ before: 'setTimeout(() => process.exit(0));', inCost: WAITS }).replace('({ w })', 'async ({ w })'),
    'model_exited',
  ],
  'exit behind the back of Node': [model({ before: 'process.reallyExit(0);' }), 'model_ended'],
  'exit in an exit hook': [
    model({ before: "process.on('exit', () => process.exit(0)); process.exit(0);" }),
    'model_exited',
  ],
  abort: [model({ before: 'process.abort();' }), 'model_ended'],
  kill: [model({ inCost: "process.kill(process.pid, 'SIGKILL')" }), 'model_ended'],
  terminate: [model({ inCost: "process.kill(process.pid, 'SIGTERM')" }), 'model_ended'],
  'a throw in a timer': [
    model({ before: "setTimeout(() => { throw new Error('late'); });", inCost: WAITS }).replace(
      '({ w })',
      'async ({ w })',
    ),
    'model_threw',
  ],
  'a rejection nobody looks at': [
    model({ before: "Promise.reject(new Error('alone'));", inCost: 'await null' }).replace('({ w })', 'async ({ w })'),
    'model_threw',
  ],
  'a promise that is never kept': ['await new Promise(() => {});', 'model_unsettled'],
};

beforeAll(() => {
  const faults = Object.values(ENDS).map(([text], k): [string, string] => [`${k}.mjs`, text]);
  at = models(join(folder(), 'ends'), {
    ...Object.fromEntries(faults),
    'script.mjs': 'console.log("trained"); process.exit(0);',
    'wrong.mjs': model({ factor: 4 }),
    'right.mjs': model(),
  });
});

describe('gradcheck MODEL MODEL refuses a model that ends its process, and checks the next one', () => {
  test.each(Object.entries(ENDS).map(([what, [, code]], k) => [what, code, k] as const))('%s', async (_, code, k) => {
    const files = { json: at(`${k}.json`), junit: at(`${k}.xml`) };
    const words = ['--json', files.json, '--junit', files.junit];
    const { code: exit, stdout, stderr } = await run([at(`${k}.mjs`), at('wrong.mjs'), ...words]);
    expect(stderr).toContain(`[${code}]`);
    expect(stderr).toContain(`${k}.mjs`);
    expect(exit).toBe(3);
    expect(stdout).toMatch(/FAIL .*wrong\.mjs/);
    expect(stdout).toContain('2 problems, 1 fail, 1 refused');
    expect(JSON.parse(readFileSync(files.json, 'utf8'))).toMatchObject([{ verdict: 'fail' }]);
    expect(readFileSync(files.junit, 'utf8')).toMatch(new RegExp(`<testsuites [^>]*errors="1"[\\s\\S]*type="${code}"`));
  });
});

test('gradcheck LIST goes on with the problem after the one that ends the process', async () => {
  models(join(folder(), 'list'), {
    'list.mjs': `const problem = (name, cost) => ({ name, parameters: [1, 2], cost, gradients: x => x.map(v => 2 * v) });
    const J = x => x[0] ** 2 + x[1] ** 2;
    export default [problem('one', J), problem('two', () => process.abort()), problem('three', J), problem('four', () => process.exit(0))];`,
  });
  const { code, stdout, stderr } = await run([join(folder(), 'list', 'list.mjs')]);
  expect(code).toBe(3);
  expect(stdout).toMatch(/PASS {2}one[\s\S]*PASS {2}three[\s\S]*4 problems, 2 pass, 2 refused/);
  expect(stderr).toMatch(
    /list\.mjs\[1\].*by SIGABRT[\s\S]*list\.mjs\[3\] called process\.exit\(0\)[\s\S]*list\.mjs:3:/,
  );
});

describe('gradcheck MODEL takes no verdict from a model', () => {
  test.each([
    ['exit codes of its own', "process.exitCode = 0; process.on('exit', () => { process.exitCode = 0; });"],
    ['process.exit replaced', 'process.exit = () => {};'],
    ['stdout silenced', 'process.stdout.write = () => true; console.log = () => {};'],
    ['messages to a parent', "process.send?.({ result: 'pass' });"],
    ['JSON replaced', "JSON.stringify = () => '{}';"],
  ])('%s', async (_, before) => {
    const own = models(join(folder(), 'verdict'), { 'model.mjs': model({ before, factor: 4 }) });
    const { code, stdout } = await run([own('model.mjs')]);
    expect(stdout).toContain('FAIL');
    expect(code).toBe(1);
  });
});

test('gradcheck MODEL finds the second model wherever the first changes the directory to', async () => {
  const own = models(join(folder(), 'away'), { 'away.mjs': model({ before: "process.chdir('/');" }) });
  const { code } = await run([own('away.mjs'), 'named.mjs', '--json', own('out.json')]);
  expect(code).toBe(0);
  expect(JSON.parse(readFileSync(own('out.json'), 'utf8'))).toHaveLength(2);
});

test('gradcheck MODEL MODEL lets no timer of the first go off in the check of the second', async () => {
  const late = "setTimeout(() => { throw new Error('of the first'); }, 300);";
  const own = models(join(folder(), 'late'), {
    'first.mjs': model({ before: late }),
    'second.mjs': model({ inCost: WAITS.replace('1)', '10)') }).replace('({ w })', 'async ({ w })'),
  });
  const { code, stdout, stderr } = await run([own('first.mjs'), own('second.mjs')]);
  expect(stderr).toBe('');
  expect(stdout).toContain('2 problems, 2 pass');
  expect(code).toBe(0);
});

describe('gradcheck MODEL --json -', () => {
  test('carries nothing but JSON, whatever the model prints: that goes to stderr', async () => {
    const printed = `import { writeSync } from 'node:fs'; console.log('import'); process.stdout.write('raw'); writeSync(1, 'direct');`;
    const own = models(join(folder(), 'prints'), {
      'prints.mjs': model({ before: printed, inCost: "console.log('J')" }),
    });
    const { code, stdout, stderr } = await run([own('prints.mjs'), '--json', '-']);
    expect(JSON.parse(stdout)).toMatchObject({ verdict: 'pass' });
    expect(stderr).toMatch(/import[\s\S]*raw[\s\S]*direct[\s\S]*J/);
    expect(code).toBe(0);
  });
});

test('gradcheck MODEL --workers refuses a model that ends its thread, speaks for it, or is another one there', async () => {
  const big = (
    before: string,
    inCost = '',
  ) => `import { isMainThread, parentPort } from 'node:worker_threads'; ${before}
    export const parameters = Float64Array.from({ length: 1000 }, (_, i) => Math.sin(i) + ${before.includes('shift') ? 'shift' : '0'});
    export const cost = w => { ${inCost}; let J = 0; for (const v of w) J += k * v * v; return J; };
    export const gradients = w => w.map(v => 2 * k * v * slope);`;
  const same = 'const k = 1, slope = 1;';
  const own = models(join(folder(), 'threads'), {
    'exit.mjs': big(same, 'if (!isMainThread) process.exit(0)'),
    'J.mjs': big('const k = isMainThread ? 1 : 2, slope = 1;'),
    'theta.mjs': big(`${same} const shift = Math.random();`),
    'gradient.mjs': big('const k = 1, slope = isMainThread ? 1 : 2;'),
    'speaks.mjs': big(`${same} if (!isMainThread) parentPort.postMessage({ part: 'mine' });`),
  });
  const names = ['exit', 'J', 'theta', 'gradient', 'speaks'];
  const { code, stderr, stdout } = await run([...names.map(name => own(`${name}.mjs`)), '--workers', '2']);
  expect(code).toBe(3);
  expect(stdout).toContain('5 problems, 1 pass, 4 refused');
  expect(stdout).toMatch(/PASS .*speaks\.mjs/);
  for (const words of [
    /exit\.mjs: it ended without an answer/,
    /J\.mjs: J is .* there and .* here/,
    /theta\.mjs: its parameters are others there/,
    /gradient\.mjs: its gradient .* is another one there/,
  ])
    expect(stderr).toMatch(words);
});
