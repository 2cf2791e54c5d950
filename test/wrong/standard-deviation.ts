import { normals, sum, type Vector } from './arrays.js';
import { planted } from './planted.js';

/** The standard deviation of a list plus its mean squared; a constant list has slope 0 by agreement. */
type List = { x: Vector };
const mean = (v: Vector) => sum(v) / v.length;
const deviation = (v: Vector) => Math.sqrt(sum(v.map(t => (t - mean(v)) ** 2)) / v.length);

export default planted<List>({
  mistake: 'the slope of a standard deviation that divides 0 by 0',
  seen: 'B153, PyTorch',
  // half of the list constant: the other half is there to be right
  at: seed => ({ x: new Array(8).fill(0.5 + seed), y: normals(seed).vector(8) }) as List,
  cost: p => mean(p.x) ** 2 + deviation((p as List & { y: Vector }).y),
  right: p => {
    const { x, y } = p as List & { y: Vector };
    const s = deviation(y);
    return { x: x.map(() => (2 * mean(x)) / 8), y: y.map(t => (t - mean(y)) / (8 * s)) };
  },
  wrong: p => {
    const { x, y } = p as List & { y: Vector };
    return {
      x: x.map(t => (2 * mean(x)) / 8 + (t - mean(x)) / (8 * deviation(x))),
      y: y.map(t => (t - mean(y)) / (8 * deviation(y))),
    };
  },
  blocks: ['x'],
  kind: 'nonfinite',
});
