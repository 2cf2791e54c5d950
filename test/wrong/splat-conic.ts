import { normals, sum, type Vector } from './arrays.js';
import { planted } from './planted.js';

/** Brightness of Gaussian splats at pixels (u, v): exp(−(a u² + c v²)/2 − b u v), b being the off-diagonal entry of the conic. */
type Conics = { a: Vector; b: Vector; c: Vector };

const { matrix } = normals(5);
const pixels = matrix(6, 2, 0.8);
const target = matrix(6, 8, 0.3);

const bright = ({ a, b, c }: Conics, [u, v]: Vector) =>
  a.map((_, k) => Math.exp(-(a[k] * u * u + c[k] * v * v) / 2 - b[k] * u * v));

const slopes = (p: Conics, share: number) => {
  const over = (by: (u: number, v: number) => number) =>
    p.a.map((_, k) =>
      sum(pixels.map(([u, v], i) => by(u, v) * bright(p, [u, v])[k] * (bright(p, [u, v])[k] - target[i][k]))),
    );
  return { a: over(u => -u * u * 0.5), b: over((u, v) => -u * v * share), c: over((_, v) => -v * v * 0.5) };
};

export default planted<Conics>({
  mistake: 'half the derivative by the off-diagonal entry of a conic',
  seen: 'B003, gaussian-splatting',
  at: seed => {
    const { vector } = normals(seed);
    return { a: vector(8, 0.3).map(x => 1 + x), b: vector(8, 0.3), c: vector(8, 0.3).map(x => 1 + x) };
  },
  cost: p => sum(pixels.flatMap((pixel, i) => bright(p, pixel).map((w, k) => (w - target[i][k]) ** 2 / 2))),
  right: p => slopes(p, 1),
  wrong: p => slopes(p, 0.5),
  blocks: ['b'],
  kind: 'scale',
  factor: 0.5,
});
