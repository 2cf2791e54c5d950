import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { commandLine } from './command.js';
import { isAlive, model, models, until } from './injected.js';

const { start, run, folder } = commandLine();
let at: (name: string) => string;

/** Says who it is once it is in the call that does not come back. */
const HERE = "if (!globalThis.here) { globalThis.here = true; console.error('pid ' + process.pid); }";
const busy = (seconds: number) => `const end = Date.now() + ${1000 * seconds}; while (Date.now() < end);`;

/** Calls that do not come back, or take their time. */
const CALLS: Readonly<Record<string, string>> = {
  'an endless loop in cost': model({ inCost: `${HERE} for (;;);` }),
  'an endless loop at import': `${HERE} for (;;);`,
  'endless microtasks': `${HERE} const again = () => Promise.resolve().then(again); await again();`,
  'a promise that is never kept': model({ before: 'setInterval(() => {}, 1e6);', inCost: HERE }).replace(
    'return w[0] ** 2 + w[1] ** 2',
    'return new Promise(() => {})',
  ),
  'calls of a third of a second': model({ inCost: `${HERE} ${busy(0.3)}` }),
  'a call of seconds': model({ inCost: `${HERE} ${busy(30)}` }),
};

beforeAll(() => {
  const files = Object.values(CALLS).map((text, k): [string, string] => [`${k}.mjs`, text]);
  at = models(join(folder(), 'stop'), { ...Object.fromEntries(files), 'right.mjs': model() });
});

/** Starts the command, waits until a model is in its call, and gives the number of its process. */
async function inCall(words: readonly string[]) {
  const { child, result } = start(words);
  let seen = '';
  child.stderr!.on('data', text => (seen += text));
  await until(() => /pid \d+\n/.test(seen));
  return { child, result, pid: Number(/pid (\d+)/.exec(seen)![1]), seen: () => seen };
}

/** One that holds the thread, one that waits, one that comes back. */
const SOME = ['an endless loop in cost', 'a promise that is never kept', 'calls of a third of a second'].map(
  what => [what, `${Object.keys(CALLS).indexOf(what)}.mjs`] as const,
);
const cases = Object.keys(CALLS).map((what, k) => [what, `${k}.mjs`] as const);

describe('gradcheck MODEL ends at Ctrl-C with what was decided, exit code 130, and leaves no process', () => {
  test.each(cases)('%s', async (_, file) => {
    const words = [at('right.mjs'), at(file), '--json', at('out.json'), '--junit', at('out.xml')];
    const { child, result, pid } = await inCall(words);
    const begun = performance.now();
    child.kill('SIGINT');
    const { code, stdout, stderr } = await result;
    expect(performance.now() - begun).toBeLessThan(15_000);
    expect(code).toBe(130);
    expect(stdout).toMatch(/PASS .*right\.mjs/);
    expect(stderr).toMatch(/gradcheck: interrupted: .*1 problem, 1 pass, as reported/);
    expect(JSON.parse(readFileSync(at('out.json'), 'utf8'))).toMatchObject([{ verdict: 'pass' }]);
    expect(readFileSync(at('out.xml'), 'utf8')).toContain('type="interrupted"');
    await until(() => !isAlive(pid));
  });

  test('the report of a check that is under way says what it covers', async () => {
    writeFileSync(
      at('long.mjs'),
      `export const parameters = new Float64Array(400).fill(1.5); let calls = 0;
      export const cost = w => { if (++calls === 300) { ${HERE} } if (calls > 300) { ${busy(0.05)} } let J = 0; for (const v of w) J += v * v; return J; };
      export const gradients = w => w.map(v => 2 * v);`,
    );
    const { child, result } = await inCall([at('long.mjs'), '--json', at('long.json')]);
    child.kill('SIGINT');
    const { code, stdout, stderr } = await result;
    expect(code).toBe(130);
    expect(stdout).toMatch(/^INCONCLUSIVE .*long\.mjs.*\n {2}stopped after \d+ of 400 components: /);
    expect(stderr).toMatch(/interrupted: 1 problem, 1 inconclusive, as reported/);
    const { partial, verdict, components } = JSON.parse(readFileSync(at('long.json'), 'utf8'));
    expect({ partial, verdict }).toEqual({ partial: true, verdict: 'inconclusive' });
    expect(components.agree).toBe(components.checked);
    expect(components.checked).toBeGreaterThan(20);
    expect(components.checked).toBeLessThan(400);
  });

  test.each(SOME)('at once where it is pressed twice: %s', async (_, file) => {
    const { child, result, pid } = await inCall([at(file)]);
    child.kill('SIGINT');
    child.kill('SIGINT');
    expect((await result).code).toBe(130);
    await until(() => !isAlive(pid));
  });

  test.each(SOME)('in --watch: %s', async (_, file) => {
    const { child, result, pid } = await inCall([at(file), '--watch']);
    child.kill('SIGINT');
    expect((await result).code).toBe(130);
    await until(() => !isAlive(pid));
  });

  test('with --workers, in a thread that does not come back', async () => {
    writeFileSync(
      at('thread.mjs'),
      `import { isMainThread } from 'node:worker_threads';
      export const parameters = new Float64Array(1000).fill(1.5);
      export const cost = w => { if (!isMainThread) { ${HERE} for (;;); } let J = 0; for (const v of w) J += v * v; return J; };
      export const gradients = w => w.map(v => 2 * v);`,
    );
    const { child, result, pid } = await inCall([at('thread.mjs'), '--workers', '2']);
    child.kill('SIGINT');
    expect((await result).code).toBe(130);
    await until(() => !isAlive(pid));
  });
});

describe('gradcheck MODEL leaves no process behind when it is ended itself', () => {
  test.each(['SIGKILL', 'SIGHUP', 'SIGTERM'] as const)('by %s', async signal => {
    for (const words of [[at('0.mjs')], [at('0.mjs'), '--watch']]) {
      const { child, pid } = await inCall(words);
      child.kill(signal);
      await until(() => !isAlive(pid));
    }
  });
});

describe('gradcheck MODEL --timeout refuses a model of which a call does not come back, and checks the next one', () => {
  test.each(cases.filter(([what]) => what !== 'calls of a third of a second'))('%s', async (_, file) => {
    const { code, stdout, stderr } = await run([at(file), at('right.mjs'), '--timeout', '3']);
    expect(stderr).toMatch(/did not come back within 3 s .*\[timed_out\]/);
    expect(stdout).toMatch(/PASS .*right\.mjs/);
    expect(code).toBe(3);
  });

  test('but not one whose calls come back in time', async () => {
    writeFileSync(at('quick.mjs'), model({ inCost: busy(0.02) }));
    expect((await run([at('quick.mjs'), '--timeout', '20'])).code).toBe(0);
  });

  test.each(['0', '-1', 'soon'])('--timeout=%s is refused', async word => {
    const { code, stderr } = await run([at('right.mjs'), `--timeout=${word}`]);
    expect(stderr).toMatch(/Give a number/);
    expect(code).toBe(3);
  });
});
