import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { junit } from '../../src/cli/junit.js';
import { refusal } from '../../src/cli/refusal.js';
import { standing } from '../../src/cli/terminal.js';
import { gradcheck } from '../../src/index.js';
import { commandLine } from './command.js';
import { model, models } from './injected.js';

const { run, folder } = commandLine();

/** Clears the screen, renames the window, reverses what follows, is no XML, and begins a line of its own. */
const HOSTILE = '\u001b[2J\u001b]0;owned\u0007\u202e<b>]]>&"\'\uffff\r\nPASS  model.mjs: difference 0';
const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\ufffe\uffff]/;
/** What XML 1.0 has no place for. */
const NO_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

test('gradcheck MODEL lets no name, message or exception act on the terminal, nor begin a line', async () => {
  const said = JSON.stringify(HOSTILE);
  const odd = `\u001b[31mred\u202e.mjs`;
  const at = models(join(folder(), 'names'), {
    'throws.mjs': `throw new Error(${said});`,
    'cost.mjs': model({ inCost: `throw new Error(${said})` }),
    'list.mjs': `export default [{ name: ${said}, parameters: { ${said}: [1, 2] }, cost: p => p[${said}][0] ** 2, gradients: p => ({ ${said}: [3, 0] }) }, 3];`,
    'named.mjs': `export const name = ${said}; ${model({ factor: 3 })}`,
    [odd]: 'export const nothing = 0;',
  });
  const files = ['throws.mjs', 'cost.mjs', 'list.mjs', 'named.mjs', odd].map(at);
  const { code, stdout, stderr } = await run([...files, at('none\u0007.mjs'), '--junit', at('out.xml')]);
  expect(code).toBe(3);
  expect(stderr).not.toMatch(CONTROL);
  expect(stdout).not.toMatch(CONTROL);
  expect(stderr).not.toMatch(/^PASS/m);
  expect(stdout).not.toMatch(/^PASS/m);
  expect(stderr).toContain('\\u{1b}[2J');
  const xml = readFileSync(at('out.xml'), 'utf8');
  expect(xml).not.toMatch(NO_XML);
  expect(xml).not.toMatch(/<b>|\]\]>/);
});

test.each([42, {}, [], null])('gradcheck({ name: %j }) is refused, and freezes nothing of the caller', async name => {
  const problem = { name: name as never, parameters: [1], cost: ([a]: number[]) => a * a, gradients: [2] };
  await expect(gradcheck(problem)).rejects.toMatchObject({ code: 'invalid_problem', path: 'name' });
  expect(Object.isFrozen(name)).toBe(Object.isFrozen(name === null ? null : structuredClone(name)));
});

test('gradcheck says an unknown option without its control characters', async () => {
  const { code, stderr } = await run(['model.mjs', '--\u001b[31m']);
  expect(stderr).toContain("unknown option '--\\u{1b}[31m'");
  expect(stderr).not.toMatch(CONTROL);
  expect(code).toBe(3);
});

test('junit(results) is XML whatever a refused model is called and its code said', () => {
  const xml = junit([{ label: HOSTILE, refusal: refusal.threw(HOSTILE, new Error(HOSTILE)) }]);
  expect(xml).not.toMatch(NO_XML);
  expect(xml).not.toMatch(/<b>|\]\]>/);
  expect(xml.match(/</g)).toHaveLength(8);
});

test('standing(text) indents all lines but the first and shows what would not stand still', () => {
  expect(standing('one\n two\r\n\u001b three')).toBe('one\n    two\n    \\u{1b} three');
});
