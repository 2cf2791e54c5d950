import type { Reduction, Scene } from './scene.js';

/** A[l − 1] as dW[l] may have it. */
export interface Input {
  what: string;
  length: number;
  A: Float64Array;
}

/** What stands for A[l − 1] in dW[l] = dZ[l] A[l − 1]ᵀ / m. */
export function inputCandidates({ A, Z, slope, m, units, L, whole }: Scene, l: number): Input[] {
  const k = l - 1;
  const own = A[k];
  const list: Input[] = [
    ...(whole ? mixedExamples(own, m, `A${k}`) : []),
    { what: `A${k} is left out`, length: 2.6, A: own.map(() => 1) },
    { what: `A${k} > 0 stands for A${k}`, length: 2.5, A: own.map(a => (a > 0 ? 1 : 0)) },
  ];
  if (k > 0) list.push({ what: `Z${k} stands for A${k}`, length: 2, A: Z[k] });
  if (k > 0 && slope[k].length > 0)
    list.push({ what: `the slope of layer ${k} stands for A${k}`, length: 2.6, A: slope[k] });
  for (let other = 0; other <= L; other++)
    if (other !== k && units(other) === units(k)) {
      list.push({ what: `A${other} stands for A${k} (off by ${Math.abs(other - k)} layer)`, length: 2, A: A[other] });
      if (other > 0) list.push({ what: `Z${other} stands for A${k}`, length: 2.4, A: Z[other] });
    }
  return list.sort((a, b) => a.length - b.length);
}

/** What mixes the examples of a batch: single ones do not show it. */
function mixedExamples(A: Float64Array, m: number, name: string): Input[] {
  const keep = (s: number) => A.map((a, i) => (i % m === s ? a : 0));
  const shifted = (by: number) => A.map((_, i) => A[i - (i % m) + (((i % m) + by + m) % m)]);
  return [
    { what: 'only the last example counts', length: 2.4, A: keep(m - 1) },
    { what: 'only the first example counts', length: 2.5, A: keep(0) },
    { what: `${name} is that of the example before`, length: 2.6, A: shifted(-1) },
    { what: `${name} is that of the example after`, length: 2.6, A: shifted(1) },
  ];
}

/** How dZ may be reduced to db, other than by its mean over the examples. */
export function reductions(d: Float64Array, m: number): Reduction[] {
  const n = d.length / m;
  const pick = (s: number) => Float64Array.from({ length: n }, (_, i) => d[i * m + s] / m);
  const over = (f: (v: number) => number) =>
    Float64Array.from({ length: n }, (_, i) => {
      let sum = 0;
      for (let s = 0; s < m; s++) sum += f(d[i * m + s]);
      return sum / m;
    });
  const perExample = Float64Array.from({ length: m }, (_, s) => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += d[i * m + s];
    return sum / m;
  });
  const list = [
    { what: 'only the last example counts', length: 2, db: pick(m - 1) },
    { what: 'only the first example counts', length: 2.1, db: pick(0) },
    { what: 'absolute values are summed', length: 2.5, db: over(Math.abs) },
    { what: 'squares are summed', length: 2.6, db: over(v => v * v) },
  ];
  if (n === m) list.push({ what: 'the sum runs over the units instead of the examples', length: 2, db: perExample });
  return list;
}
