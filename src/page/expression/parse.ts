import jsep from 'jsep';

/** A formula that was not understood: what and where, for the one who typed it. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';
}

/** The tree of a formula in θ. Nothing else can be written: no names but θ and constants, no calls but those of the table. */
export type Node =
  | { type: 'number'; value: number }
  | { type: 'theta' }
  | { type: 'negate'; of: Node }
  | { type: 'binary'; operator: Operator; left: Node; right: Node }
  | { type: 'call'; name: string; argument: Node };

export type Operator = '+' | '-' | '*' | '/' | '^';

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
  return convert(syntaxTree(text), functions, 0);
}

/** 2θ is 2·θ: people write it so. */
const withProducts = (text: string) => text.replace(/(\d)\s*(?=θ|theta|x|π|pi\b)/g, '$1*');

function syntaxTree(text: string): jsep.Expression {
  try {
    return jsep(withProducts(text));
  } catch (error) {
    throw new ExpressionError(`This is no formula: ${(error as Error).message}.`);
  }
}

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
  throw new ExpressionError(`${name} is not known: the variable is θ (theta or x), constants are pi and e.`);
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
  if (!Object.hasOwn(functions, name))
    throw new ExpressionError(`${name || 'That'} is no function known here: use ${Object.keys(functions).join(', ')}.`);
  if (given.length !== 1) throw new ExpressionError(`${name} takes one argument.`);
  return { type: 'call', name, argument: next(given[0]) };
}
