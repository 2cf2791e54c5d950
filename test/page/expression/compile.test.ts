import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compile } from '../../../src/page/expression/compile.js';
import { FUNCTIONS } from '../../../src/page/expression/dual.js';
import { ExpressionError } from '../../../src/page/expression/parse.js';

test.each([
  ['theta^3', 2, 8, 12],
  ['θ**3', -2, -8, 12],
  ['-x^2', 3, -9, -6],
  ['(-x)^2', 3, 9, 6],
  ['2^3^2', 1, 512, 0],
  ['2*-x^2', 3, -18, -12],
  ['2θ + 1', 5, 11, 2],
  ['1 / (1 + x)', 1, 0.5, -0.25],
  ['e^(2x)', 0, 1, 2],
  ['x^x', 1, 1, 1],
  ['sin(pi)', 1, Math.sin(Math.PI), 0],
  ['relu(x) + abs(x)', 0, 0, 0],
  ['((x))', 4, 4, 1],
  ['1.5e2 - x', 1, 149, -1],
  ['x²', 3, 9, 6],
  ['θ³ − 2·θ', 2, 4, 10],
  ['x⁻¹', 2, 0.5, -0.25],
  ['2(x + 1)', 3, 8, 2],
  ['(x+1)(x-1)', 3, 8, 6],
  ['x(x + 1)', 3, 12, 7],
  ['3 sin x', 0, 0, 3],
  ['sin 2x', 0, 0, 2],
  ['sin x²', 1, Math.sin(1), 2 * Math.cos(1)],
  ['sin x cos x', 0, 0, 1],
  ['sin -x + 1', 0, 1, -1],
  ['sin cos x', 0, Math.sin(1), 0],
  ['ln(x)', 1, 0, 1],
  ['|x|', -3, 3, -1],
  ['2|x − 1| + |x|', 3, 7, 3],
  ['max(0, x)', 2, 2, 1],
  ['max(x, 0)', 0, 0, 0],
  ['min(x, 1)', 2, 1, 0],
  ['π x', 1, Math.PI, Math.PI],
  ['πx', 1, Math.PI, Math.PI],
  ['√x', 4, 2, 0.25],
  ['2 × x ÷ 4', 2, 1, 0.5],
  ['2e^x', 0, 2, 2],
])('compile(%j) at %d has value %d and slope %d', (text, theta, value, slope) => {
  const expression = compile(text);
  expect(expression.value(theta)).toBeCloseTo(value, 12);
  expect(expression.slope(theta)).toBeCloseTo(slope, 12);
});

test('compile(f(x)) has the slope of a two-sided difference for every function it knows', () => {
  for (const name of Object.keys(FUNCTIONS)) {
    const { value, slope } = compile(`${name}(x)`);
    for (const at of [0.3, 0.8, 2.1]) {
      const step = 1e-5;
      expect(slope(at), name).toBeCloseTo((value(at + step) - value(at - step)) / (2 * step), 7);
    }
  }
});

test.each([
  ['', 'Type a formula'],
  ['2 +', 'This is no formula yet'],
  ['2 3', 'Only numbers'],
  ['max(x)', 'max takes two arguments'],
  ['|x', 'a ( or | is not closed'],
  ['y^2', 'y is not known'],
  ['alert(1)', 'alert is no function known here'],
  ['constructor(1)', 'constructor is no function'],
  ['toString', 'toString is not known'],
  ['x.constructor', 'Only numbers'],
  ['x[0]', 'Only numbers'],
  ['[1, 2]', 'Only numbers'],
  ['"a"', 'is no number'],
  ['this', 'Only numbers'],
  ['x; x', 'Only numbers'],
  ['x = 2', 'This is no formula'],
  ['sin(x, x)', 'sin takes one argument'],
  ['sin()', 'sin takes one argument'],
  ['`x`', 'This is no formula'],
  ['x => x', 'This is no formula'],
  ['('.repeat(150) + 'x', 'a ( or | is not closed'],
  ['-'.repeat(150) + 'x', 'nested deeper'],
  ['x'.repeat(201), 'longer than 200'],
])('compile(%j) is refused: %s', (text, message) => {
  expect(() => compile(text)).toThrow(ExpressionError);
  expect(() => compile(text)).toThrow(message);
});

test('compile(anything) either refuses with an ExpressionError or gives numbers', () => {
  const tokens = fc.constantFrom(
    'x',
    'θ',
    '2',
    '.5',
    '+',
    '-',
    '*',
    '/',
    '^',
    '(',
    ')',
    'sin',
    'log',
    ',',
    '[',
    '.',
    '=',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(tokens, { maxLength: 12 }).map(list => list.join('')),
      ),
      text => {
        try {
          expect(typeof compile(text).value(0.7)).toBe('number');
        } catch (error) {
          expect(error).toBeInstanceOf(ExpressionError);
        }
      },
    ),
  );
});
