import { loss, lossGradient, normals, type Vector, zeros } from './arrays.js';
import { planted } from './planted.js';

/** Ten samples padded by two at each end, reflected without the border sample. */
type Signal = { x: Vector };
const source = [2, 1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 8, 7];
const padded = ({ x }: Signal) => source.map(i => x[i]);

export default planted<Signal>({
  mistake: 'mirrored padding that drops what flows to its border',
  seen: 'tfjs MirrorPad',
  at: seed => ({ x: normals(seed).vector(10) }),
  cost: p => loss(padded(p)),
  right: p => {
    const dx = zeros(10);
    lossGradient(padded(p)).forEach((d, t) => {
      dx[source[t]] += d;
    });
    return { x: dx };
  },
  wrong: p => ({ x: lossGradient(padded(p)).slice(2, 12) }),
  blocks: ['x'],
  kind: ['partial', 'unexplained'],
});
