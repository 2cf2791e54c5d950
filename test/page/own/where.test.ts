import { expect, test } from 'vitest';
import { GradcheckError, gradcheck } from '../../../src/index.js';
import { outOfTime } from '../../../src/page/own/sandbox.js';
import { checkingError, loadingError, located, placeIn } from '../../../src/page/own/where.js';

const URL = 'blob:null/1-2';
const stack = (line: number, column: number) =>
  `Error: no\n    at cost (${URL}:${line}:${column})\n    at ask (blob:null/9:1:77)`;
const thrown = (message: string, at?: [number, number]) =>
  Object.assign(new Error(message), { stack: at ? stack(...at) : 'Error: no\n    at ask (blob:null/9:1:77)' });

test('placeIn(stack, url) is the first place in the module, or null', () => {
  expect(placeIn(stack(7, 32), URL)).toEqual({ line: 7, column: 32 });
  expect(placeIn('Error: no\n    at ask (blob:null/9:1:77)', URL)).toBeNull();
  expect(placeIn(undefined, URL)).toBeNull();
});

test('checkingError(error, url) takes the place from the cause, and leaves the one in gradcheck out', async () => {
  const cost = () => {
    throw thrown('q is not defined', [3, 5]);
  };
  const refused = await gradcheck({ parameters: 1, cost, gradients: 1 }).catch(error => error);
  const { message, at } = checkingError(refused, URL);
  expect(message).toMatch(/^cost threw at call 1.*q is not defined$/);
  expect(at).toEqual({ line: 3, column: 5 });
  const missing = new GradcheckError('invalid_problem', 'gradients', 'gradients is missing');
  expect(checkingError(Object.assign(missing, { stack: stack(1, 1) }), URL).at).toBeNull();
});

test('loadingError(error, url) knows a file that is imported, a mistake in the language and a module that throws', () => {
  expect(loadingError(new TypeError(`Failed to fetch dynamically imported module: ${URL}`), URL).message).toContain(
    'put all of it',
  );
  const unparsed = Object.assign(new SyntaxError("Unexpected token ';'"), {
    stack: "SyntaxError: Unexpected token ';'",
  });
  expect(loadingError(unparsed, URL)).toMatchObject({ unparsed: true, at: null });
  const own = loadingError(thrown('no luck', [2, 9]), URL);
  expect(own).toMatchObject({ message: 'The module threw Error: no luck', at: { line: 2, column: 9 } });
  expect(own.unparsed).toBeUndefined();
});

test('located(message, at) ends with the place where one is known', () => {
  expect(located('q is not defined.', { line: 7, column: 32 })).toBe('q is not defined: line 7, column 32.');
  expect(located('q is not defined.', null)).toBe('q is not defined.');
});

test('outOfTime(seconds, share) knows what was waited for', () => {
  expect(outOfTime(10, null)).toContain('the module itself');
  expect(outOfTime(10, 0)).toContain('cost or gradients had not answered');
  expect(outOfTime(10, 0.456)).toContain('45 % of the components');
});
