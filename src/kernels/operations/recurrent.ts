import { GATES } from '../layers/recurrent.js';
import type { Recorder } from '../recorder.js';
import type { Planned, Record } from './record.js';

type Type = keyof typeof GATES;

/** f64 that a step of one unit keeps: see the rows in assembly/operations/rnn.ts, lstm.ts and gru.ts. */
const ROWS = { rnn: 2, lstm: 13, gru: 10 } as const;
/** Matrices of what parameters are multiplied with, and to work in: see assembly/operations/recurrent.ts. */
const SOURCES = { rnn: 1, lstm: 1, gru: 4 } as const;
/** States of a unit: h, and c of an lstm. */
const STATES = { rnn: 1, lstm: 2, gru: 1 } as const;
/** Columns of a panel. */
const PANEL = 4;

/** Z = W x + b at all steps, the recurrence on Z, and the last step alone where no sequence is wanted. */
const record =
  <T extends Type>(code: T) =>
  ({ layer, parameters: { W, U, b, bU } }: Planned<Type>, at: number, tape: Recorder): number => {
    const Z = tape.affine(at, W, b);
    const { positions } = tape.values[Z];
    const { units } = layer;
    const cells = GATES[code] * units;
    const kept = { W: U, b: bU, cells: Z, units: cells, inputs: units, extra: bU ? 1 : 0 };
    const h = tape.add(
      code,
      [Z],
      { units, positions },
      {
        parameters: tape.parameters({ ...kept, unitStep: units, inputStep: 1 }),
        workspace: positions * (ROWS[code] + SOURCES[code]) * units + PANEL * (cells + 2 * units),
        kept: [positions * (cells + 2 * units), positions * (cells + units)],
        scratch: cells + units,
        states: STATES[code] * units,
        work: positions * cells * units,
        mixes: true,
      },
    );
    if (layer.sequences) return h;
    return tape.add('last', [h], { units, positions: 1 }, { mixes: true, linear: true });
  };

export const rnn: Record<'rnn'> = record('rnn');
export const lstm: Record<'lstm'> = record('lstm');
export const gru: Record<'gru'> = record('gru');
