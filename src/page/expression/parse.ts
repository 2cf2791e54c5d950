import jsep from 'jsep';
import { plain } from './notation.js';

/** A formula that was not understood: what and where, for the one who typed it. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';
}

/** The tree of a formula in θ. Nothing else can be written: no names but θ and constants, no calls but those of the table. */
export type Node =
  | { type: 'number'; value: number }
  | { type: 'theta' }
  | { type: 'negate'; of: Node }
  | { type: 'binary'; operator: Operator | Choice; left: Node; right: Node }
  | { type: 'call'; name: string; argument: Node };

export type Operator = '+' | '-' | '*' | '/' | '^';

/** The larger or the smaller of two. */
export type Choice = 'max' | 'min';
const CHOICES: readonly string[] = ['max', 'min'] satisfies Choice[];

const LONGEST = 200;
const DEEPEST = 50;

const VARIABLES = new Set(['θ', 'theta', 'x']);
const CONSTANTS: Readonly<Record<string, number>> = { pi: Math.PI, π: Math.PI, e: Math.E };

jsep.removeAllUnaryOps();
jsep.removeAllBinaryOps();
jsep.removeAllLiterals();
jsep.addUnaryOp('-');
jsep.addUnaryOp('+');
for (const operator of ['+', '-']) jsep.addBinaryOp(operator, 1);
for (const operator of ['*', '/']) jsep.addBinaryOp(operator, 2);
for (const operator of ['^', '**']) jsep.addBinaryOp(operator, 3, true);

/** Parentheses are kept in the tree: −θ^2 and (−θ)^2 differ. */
interface Group extends jsep.Expression {
  type: 'Group';
  of: jsep.Expression;
}

/** What jsep hands to a hook, as far as it is used here. */
interface Parsing {
  context: { code: number; gobbleGroup(): jsep.Expression | undefined };
  node?: jsep.Expression;
}

const OPENING = '('.charCodeAt(0);

jsep.hooks.add('gobble-token', env => {
  const parsing = env as Parsing;
  if (parsing.context.code !== OPENING) return;
  const of = parsing.context.gobbleGroup();
  if (of) parsing.node = { type: 'Group', of } satisfies Group;
});

/**
 * Reads a formula such as `theta^3`, `sin(2θ) + e^-x` or `(1 - x)^2`.
 *
 * @param functions  names that may be called, each with one argument
 * @throws {ExpressionError} in one sentence what was not understood
 */
export function parse(text: string, functions: Readonly<Record<string, unknown>>): Node {
  if (text.trim() === '') throw new ExpressionError('Type a formula in θ, such as θ^3.');
  if (text.length > LONGEST) throw new ExpressionError(`The formula is longer than ${LONGEST} characters: shorten it.`);
  const known = {
    values: new Set([...VARIABLES, ...Object.keys(CONSTANTS)]),
    functions: new Set([...Object.keys(functions), ...CHOICES]),
  };
  return convert(syntaxTree(plain(text, known)), functions, 0);
}

function syntaxTree(text: string): jsep.Expression {
  try {
    return jsep(text);
  } catch (error) {
    throw new ExpressionError(`This is no formula yet: ${unfinished((error as Error).message)}.`);
  }
}

/** The parser counts characters of its own language: only what it found is told. */
const unfinished = (message: string) =>
  message.replace(/ at character \d+$/, '').replace(/^(Unclosed \(|Expected \))$/, 'a ( or | is not closed');

function convert(node: jsep.Expression, functions: Readonly<Record<string, unknown>>, depth: number): Node {
  if (depth > DEEPEST) throw new ExpressionError(`The formula is nested deeper than ${DEEPEST} levels: simplify it.`);
  const next = (inner: jsep.Expression) => convert(inner, functions, depth + 1);
  switch (node.type) {
    case 'Literal':
      return literal(node as jsep.Literal);
    case 'Identifier':
      return named((node as jsep.Identifier).name);
    case 'Group':
      return next((node as Group).of);
    case 'UnaryExpression': {
      const { operator, argument } = node as jsep.UnaryExpression;
      return operator === '-' ? { type: 'negate', of: next(argument) } : next(argument);
    }
    case 'BinaryExpression':
      return binary(node as jsep.BinaryExpression, next);
    case 'CallExpression':
      return call(node as jsep.CallExpression, functions, next);
    default:
      throw new ExpressionError('Only numbers, θ, + − * / ^, parentheses and functions can stand in a formula.');
  }
}

function literal({ value, raw }: jsep.Literal): Node {
  if (typeof value !== 'number') throw new ExpressionError(`${raw} is no number.`);
  return { type: 'number', value };
}

function named(name: string): Node {
  if (VARIABLES.has(name)) return { type: 'theta' };
  if (Object.hasOwn(CONSTANTS, name)) return { type: 'number', value: CONSTANTS[name] };
  throw new ExpressionError(`${name} is not known: the variable is θ (or x), constants are π and e.`);
}

/** The parser binds a sign tighter than a power, mathematics does not: −θ^2 is −(θ^2). */
function binary({ operator, left, right }: jsep.BinaryExpression, next: (node: jsep.Expression) => Node): Node {
  const power = operator === '^' || operator === '**';
  if (power && left.type === 'UnaryExpression') {
    const { operator: sign, argument } = left as jsep.UnaryExpression;
    const raised: Node = { type: 'binary', operator: '^', left: next(argument), right: next(right) };
    return sign === '-' ? { type: 'negate', of: raised } : raised;
  }
  return { type: 'binary', operator: power ? '^' : (operator as Operator), left: next(left), right: next(right) };
}

function call(
  { callee, arguments: given }: jsep.CallExpression,
  functions: Readonly<Record<string, unknown>>,
  next: (node: jsep.Expression) => Node,
): Node {
  const name = callee.type === 'Identifier' ? (callee as jsep.Identifier).name : '';
  if (CHOICES.includes(name)) return choice(name as Choice, given.map(next));
  if (!Object.hasOwn(functions, name)) {
    const known = [...Object.keys(functions), ...CHOICES].join(', ');
    throw new ExpressionError(`${name || 'That'} is no function known here: use ${known}.`);
  }
  if (given.length !== 1) throw new ExpressionError(`${name} takes one argument.`);
  return { type: 'call', name, argument: next(given[0]) };
}

function choice(operator: Choice, [left, right, ...more]: readonly Node[]): Node {
  if (right === undefined || more.length > 0) throw new ExpressionError(`${operator} takes two arguments.`);
  return { type: 'binary', operator, left, right };
}
