import type { Arrays } from './family.js';
import type { Cost, Numbers, Rounding } from './numbers.js';

/** A number and where it came from. */
interface Variable {
  value: number;
  /** dJ / d this number, once the tape has been run back. */
  adjoint: number;
  /** What it was computed from, each with the derivative by it. */
  from: readonly (readonly [Variable, number])[];
}

/** Numbers that remember how they were made; every result is rounded. */
function recording(round: Rounding, tape: Variable[]): Numbers<Variable> {
  const note = (value: number, from: Variable['from']): Variable => {
    const variable = { value: round(value), adjoint: 0, from };
    tape.push(variable);
    return variable;
  };
  return {
    of: x => ({ value: round(x), adjoint: 0, from: [] }),
    value: x => x.value,
    add: (a, b) =>
      note(a.value + b.value, [
        [a, 1],
        [b, 1],
      ]),
    sub: (a, b) =>
      note(a.value - b.value, [
        [a, 1],
        [b, -1],
      ]),
    mul: (a, b) =>
      note(a.value * b.value, [
        [a, b.value],
        [b, a.value],
      ]),
    div(a, b) {
      const quotient = round(a.value / b.value);
      return note(quotient, [
        [a, round(1 / b.value)],
        [b, round(-quotient / b.value)],
      ]);
    },
    exp(x) {
      const y = round(Math.exp(x.value));
      return note(y, [[x, y]]);
    },
    log: x => note(Math.log(x.value), [[x, round(1 / x.value)]]),
    log1p: x => note(Math.log1p(x.value), [[x, round(1 / round(1 + x.value))]]),
    sin: x => note(Math.sin(x.value), [[x, round(Math.cos(x.value))]]),
    cos: x => note(Math.cos(x.value), [[x, round(-Math.sin(x.value))]]),
    tanh(x) {
      const y = round(Math.tanh(x.value));
      return note(y, [[x, round(1 - round(y * y))]]);
    },
    sqrt(x) {
      const y = round(Math.sqrt(x.value));
      return note(y, [[x, round(0.5 / y)]]);
    },
  };
}

/**
 * dJ/dθ by backward propagation, every number rounded: the chain rule from J back to the parameters.
 *
 * @returns arrays named and shaped like the parameters; slopes 0 where J does not depend on one
 */
export function backward(cost: Cost, parameters: Arrays, round: Rounding): Arrays {
  const tape: Variable[] = [];
  const n = recording(round, tape);
  const leaves = Object.entries(parameters).map(([name, v]) => [name, Array.from(v, x => n.of(x))] as const);
  cost(n, Object.fromEntries(leaves)).adjoint = 1;
  for (const { adjoint, from } of tape.reverse())
    for (const [parent, slope] of from) parent.adjoint = round(parent.adjoint + round(slope * adjoint));
  return Object.fromEntries(leaves.map(([name, v]) => [name, Float64Array.from(v, ({ adjoint }) => adjoint)]));
}
