import type { Random } from '../../../src/random.js';
import { normals } from '../family.js';
import { type Numbers, square, times, total } from '../numbers.js';
import { type Kind, kind, type Subject } from './kind.js';

const PIXELS = Array.from({ length: 64 }, (_, k) => [((k % 8) + 0.5) / 8, (Math.floor(k / 8) + 0.5) / 8]);

/** A shaded disc on a background, a pixel inside or outside: J jumps where the edge crosses a pixel, and the gradient is that between jumps. */
function hardEdges(rng: Random): Subject {
  const target = normals(rng, 64, 0.3);
  return {
    parameters: {
      place: [0.45 + 0.1 * rng.uniform(), 0.45 + 0.1 * rng.uniform()],
      radius: [0.25 + 0.1 * rng.uniform()],
      colours: [0.8, 0.2 + 0.1 * rng.uniform()],
    },
    cost(n, { place: [x, y], radius: [r], colours: [front, back] }) {
      const errors = PIXELS.map(([px, py], k) => {
        const [dx, dy] = [n.sub(n.of(px), x), n.sub(n.of(py), y)];
        const depth = n.sub(n.of(1), n.div(n.add(square(n, dx), square(n, dy)), square(n, r)));
        const pixel = n.value(depth) > 0 ? n.mul(front, n.sqrt(n.add(n.of(0.2), depth))) : back;
        return square(n, n.sub(pixel, n.of(target[k])));
      });
      return times(n, 1 / 64, total(n, errors));
    },
  };
}

/** Second derivatives of the natural cubic spline through (x, y), by elimination. */
function bends<T>(n: Numbers<T>, x: readonly T[], y: readonly T[]): T[] {
  const h = x.slice(1).map((value, k) => n.sub(value, x[k]));
  const slope = h.map((step, k) => n.div(n.sub(y[k + 1], y[k]), step));
  const inner = h.slice(1).map((step, k) => ({
    diagonal: times(n, 2, n.add(h[k], step)),
    right: times(n, 6, n.sub(slope[k + 1], slope[k])),
  }));
  for (let k = 1; k < inner.length; k++) {
    const factor = n.div(h[k], inner[k - 1].diagonal);
    inner[k].diagonal = n.sub(inner[k].diagonal, n.mul(factor, h[k]));
    inner[k].right = n.sub(inner[k].right, n.mul(factor, inner[k - 1].right));
  }
  const M = x.map(() => n.of(0));
  for (let k = inner.length - 1; k >= 0; k--)
    M[k + 1] = n.div(n.sub(inner[k].right, n.mul(h[k + 1], M[k + 2])), inner[k].diagonal);
  return M;
}

/** A natural cubic spline through five knots, whose places and heights are parameters, read between them. */
function spline(rng: Random): Subject {
  const queries = Array.from({ length: 8 }, () => ({ at: 0.1 + 3.8 * rng.uniform(), y: rng.normal() }));
  return {
    parameters: { places: Float64Array.from({ length: 5 }, (_, k) => k + 0.1 * rng.normal()), y: normals(rng, 5) },
    cost(n, { places: x, y }) {
      const M = bends(n, x, y);
      const errors = queries.map(({ at, y: wanted }) => {
        const k = Math.min(3, Math.max(0, x.findIndex(place => n.value(place) > at) - 1));
        const h = n.sub(x[k + 1], x[k]);
        const a = n.div(n.sub(x[k + 1], n.of(at)), h);
        const b = n.sub(n.of(1), a);
        const cubic = (t: typeof a) => n.sub(n.mul(t, square(n, t)), t);
        const bent = n.add(n.mul(cubic(a), M[k]), n.mul(cubic(b), M[k + 1]));
        const line = n.add(n.mul(a, y[k]), n.mul(b, y[k + 1]));
        return square(n, n.sub(n.add(line, times(n, 1 / 6, n.mul(square(n, h), bent))), n.of(wanted)));
      });
      return total(n, errors);
    },
  };
}

/** A table read at its own knots: between them straight, so that every place read is a kink of its position. */
function tableAtKnots(rng: Random): Subject {
  const table = normals(rng, 8);
  const at = [1, 3, 5, 2 + rng.uniform(), 4 + rng.uniform()];
  const slopes = (k: number) => [table[k] - table[k - 1], table[k + 1] - table[k]];
  return {
    parameters: { at, offset: [rng.normal()] },
    cost(n, { at, offset }) {
      const read = at.map(x => {
        const k = Math.floor(n.value(x));
        return n.add(n.of(table[k]), times(n, table[k + 1] - table[k], n.sub(x, n.of(k))));
      });
      return n.add(n.sin(offset[0]), total(n, read));
    },
    specials: [0, 1, 2].map(entry => ({
      block: 'at',
      entry,
      outside: Math.max(...slopes(at[entry])) + 1 + rng.uniform(),
    })),
  };
}

/** Pictures and curves: hard edges, splines, tables. */
export const SHAPES: readonly Kind[] = [
  kind('rendering, hard edges', hardEdges),
  kind('natural cubic spline', spline),
  kind('table read at its knots', tableAtKnots, { expect: 'kink convention' }),
];
