// The yardstick: what f64x2 arithmetic can do on this machine at best, and the product of the kernels beside it.
import { affine } from '../assembly/numeric/matmul';

/** Chains of additions and multiplications that do not wait for each other: enough to hide the latency of both. */
const CHAINS: i32 = 12;

/** Floating-point operations of one turn of `peak`: a product and a sum in two lanes a chain. */
export const TURN: i32 = CHAINS * 2 * 2;

/** Where memory may be used. */
export const heapBase: usize = __heap_base;

/** `turns` times x ← x · factor + term in twelve chains of two lanes, all in registers. */
export function peak(turns: i32, factor: f64, term: f64): f64 {
  const f = f64x2.splat(factor);
  const t = f64x2.splat(term);
  let a = f64x2(1.0, 1.1),
    b = f64x2(1.2, 1.3),
    c = f64x2(1.4, 1.5),
    d = f64x2(1.6, 1.7);
  let e = f64x2(1.8, 1.9),
    g = f64x2(2.0, 2.1),
    h = f64x2(2.2, 2.3),
    k = f64x2(2.4, 2.5);
  let l = f64x2(2.6, 2.7),
    m = f64x2(2.8, 2.9),
    n = f64x2(3.0, 3.1),
    o = f64x2(3.2, 3.3);
  for (let turn = 0; turn < turns; turn++) {
    a = f64x2.add(f64x2.mul(a, f), t);
    b = f64x2.add(f64x2.mul(b, f), t);
    c = f64x2.add(f64x2.mul(c, f), t);
    d = f64x2.add(f64x2.mul(d, f), t);
    e = f64x2.add(f64x2.mul(e, f), t);
    g = f64x2.add(f64x2.mul(g, f), t);
    h = f64x2.add(f64x2.mul(h, f), t);
    k = f64x2.add(f64x2.mul(k, f), t);
    l = f64x2.add(f64x2.mul(l, f), t);
    m = f64x2.add(f64x2.mul(m, f), t);
    n = f64x2.add(f64x2.mul(n, f), t);
    o = f64x2.add(f64x2.mul(o, f), t);
  }
  const sum = f64x2.add(
    f64x2.add(f64x2.add(a, b), f64x2.add(c, d)),
    f64x2.add(f64x2.add(f64x2.add(e, g), f64x2.add(h, k)), f64x2.add(f64x2.add(l, m), f64x2.add(n, o))),
  );
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

/** The product of a layer, see assembly/numeric/matmul.ts. */
export function product(
  A: usize,
  B: usize,
  b: usize,
  C: usize,
  rows: i32,
  inner: i32,
  columns: i32,
  room: usize,
): void {
  affine(A, B, b, C, rows, inner, columns, room);
}
