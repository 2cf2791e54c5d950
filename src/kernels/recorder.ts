import type { Activation } from '../forward.js';
import type { Code, Parameters, TapeOperation, TapeValue } from './operation.js';
import type { ParameterBlock, Plan } from './plan.js';

/** Writes a tape, layer by layer: each method adds an operation and hands back the index of the value it writes. */
export class Recorder {
  readonly values: TapeValue[];
  readonly operations: TapeOperation[] = [];
  /** The first operation that uses each W. */
  private readonly users = new Map<ParameterBlock, number>();
  /** The layer that is being written, as the user names it. */
  private layer = '';

  constructor({ input, tokens }: Pick<Plan, 'input' | 'tokens'>) {
    const units = tokens ? 1 : input[input.length - 1];
    this.values = [{ units, positions: input.reduce((n, d) => n * d, 1) / units }];
  }

  /** Writes the operations of a layer. */
  within(layer: string, write: () => number): number {
    const outside = this.layer;
    this.layer = layer;
    const value = write();
    this.layer = outside;
    return value;
  }

  /** W A + b at every position. */
  affine(at: number, W: ParameterBlock, b?: ParameterBlock): number {
    const [units, inputs] = W.shape;
    const { positions } = this.values[at];
    const parameters = this.parameters({ W, b, units, inputs, extra: b ? 1 : 0, unitStep: inputs, inputStep: 1 });
    const work = positions * (units * inputs + (b ? units : 0));
    return this.add('affine', [at], { units, positions }, { parameters, work, linear: true });
  }

  /** g(Z), entry by entry or over the features of each position. */
  activate(activation: Activation, at: number): number {
    const value = this.values[at];
    const count = value.units * value.positions;
    const entrywise = activation !== 'softmax';
    return this.add(activation, [at], value, {
      workspace: entrywise ? count : 0,
      kept: [count, count],
      turned: entrywise ? [at] : [],
    });
  }

  /** Any operation; what is left out is nothing. */
  add(
    code: Code,
    reads: readonly number[],
    value: TapeValue,
    more: Partial<Omit<TapeOperation, 'writes' | 'layer'>> = {},
  ): number {
    const writes = this.values.length;
    const { parameters } = more;
    if (parameters && !this.users.has(parameters.W)) this.users.set(parameters.W, this.operations.length);
    this.values.push({ units: value.units, positions: value.positions });
    this.operations.push({ code, layer: this.layer, reads, writes, work: 0, linear: false, ...more });
    return writes;
  }

  /** Parameters that move the value written next, or another one; W may have been used before. */
  parameters(given: Omit<Parameters, 'cells' | 'tie'> & { cells?: number }): Parameters {
    const first = this.users.get(given.W);
    if (first !== undefined) {
      const { parameters, ...operation } = this.operations[first];
      this.operations[first] = { ...operation, parameters: { ...parameters!, tie: 'first' } };
    }
    // the parameters of a single unit stand one behind the other, as those of a row do
    const steps = given.units === 1 ? { unitStep: given.inputs, inputStep: 1 } : {};
    return { cells: this.values.length, ...given, ...steps, tie: first === undefined ? 'none' : 'later' };
  }
}
