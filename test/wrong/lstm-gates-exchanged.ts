import { cost, gradients, type Lstm, lstmAt } from './ops/lstm.js';
import { planted } from './planted.js';

const cellAndOutput = <T>(rows: T[]): T[] => [...rows.slice(0, 6), ...rows.slice(9, 12), ...rows.slice(6, 9)];

export default planted<Lstm>({
  mistake: 'an LSTM whose recurrent gradient has its gates in the order i, f, o, g',
  seen: 'B093, cuTAGI: a wrong gate',
  at: lstmAt,
  cost,
  right: p => gradients(p),
  wrong: p => {
    const g = gradients(p);
    return { ...g, U: cellAndOutput(g.U) };
  },
  blocks: ['U'],
  kind: 'reordered',
});
