import {
  add,
  apply,
  constant,
  type Dual,
  divide,
  FUNCTIONS,
  larger,
  multiply,
  negate,
  power,
  smaller,
  subtract,
} from './dual.js';
import { type Choice, type Node, type Operator, parse } from './parse.js';

/** A formula ready to be evaluated. */
export interface Expression {
  text: string;
  /** J(θ). */
  value(theta: number): number;
  /** dJ/dθ at θ, by forward-mode differentiation: what differences are measured against. */
  slope(theta: number): number;
}

/**
 * Compiles a formula in θ. It is walked, never evaluated as JavaScript.
 *
 * @throws {ExpressionError} see `parse`
 */
export function compile(text: string): Expression {
  const run = closure(parse(text, FUNCTIONS));
  return {
    text,
    value: theta => run({ value: theta, slope: 1 }).value,
    slope: theta => run({ value: theta, slope: 1 }).slope,
  };
}

type Run = (theta: Dual) => Dual;

const OPERATIONS: Readonly<Record<Operator | Choice, (a: Dual, b: Dual) => Dual>> = {
  '+': add,
  '-': subtract,
  '*': multiply,
  '/': divide,
  '^': power,
  max: larger,
  min: smaller,
};

function closure(node: Node): Run {
  switch (node.type) {
    case 'number': {
      const value = constant(node.value);
      return () => value;
    }
    case 'theta':
      return theta => theta;
    case 'negate': {
      const of = closure(node.of);
      return theta => negate(of(theta));
    }
    case 'binary': {
      const [left, right, operation] = [closure(node.left), closure(node.right), OPERATIONS[node.operator]];
      return theta => operation(left(theta), right(theta));
    }
    case 'call': {
      const [argument, smooth] = [closure(node.argument), FUNCTIONS[node.name]];
      return theta => apply(smooth, argument(theta));
    }
  }
}
