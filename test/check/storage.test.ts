import { describe, expect, test } from 'vitest';
import { gradcheck, type Options } from '../../src/index.js';

/** x to 11 bits, as float16 keeps it. */
function half(x: number): number {
  const unit = 2 ** (Math.max(Math.floor(Math.log2(Math.abs(x))), -14) - 10);
  return x === 0 ? 0 : Math.round(x / unit) * unit;
}

/** As a polyfill brings it: Node has one from 24 on. */
class Float16 extends Float32Array {
  override get [Symbol.toStringTag](): 'Float32Array' {
    return 'Float16Array' as never;
  }
}
const Half = (globalThis as { Float16Array?: typeof Float32Array }).Float16Array;
const float16 = (values: ArrayLike<number>) => (Half ? Half.from(values) : new Float16(Array.from(values, half)));

const w = Float64Array.from({ length: 40 }, (_, i) => Math.sin(i + 1));
const b = [0.3, -0.2];
type Theta = { w: Float64Array; b: number[] };
const cost = ({ w, b }: Theta) => w.reduce((J, v) => J + Math.exp(v), 0) + b[0] ** 3 * b[1];
const ofW = ({ w }: Theta, factor = 1, only = -1) =>
  w.map((v, i) => Math.exp(v) * (only < 0 || only === i ? factor : 1));
const ofB = ({ b }: Theta, factor = 1) => [factor * 3 * b[0] ** 2 * b[1], factor * b[0] ** 3];

const check = (gradients: (p: Theta) => object, asFunction: boolean, options: Options = {}) =>
  gradcheck(
    { parameters: { w, b }, cost, gradients: (asFunction ? gradients : gradients({ w, b })) as never },
    options,
  );

describe.each([true, false])('gradcheck of a gradient in a Float16Array, gradients a function: %o', asFunction => {
  test.each<Options>([{}, { components: 'probe' }, { tolerance: 1e-6 }])(
    'passes beside a cost in float64, %o',
    async options => {
      const report = await check(p => ({ w: float16(ofW(p)), b: ofB(p) }), asFunction, options);
      expect(report).toMatchObject({ verdict: 'pass', precision: 'float64' });
      // 11 bits show no more
      expect(report.blocks[0].resolution).toBeGreaterThan(2 ** -11);
      expect(report.blocks[1].resolution).toBeLessThan(1e-4);
    },
  );

  test('fails where it is wrong by more than storage rounds, in one entry too', async () => {
    for (const [factor, only] of [
      [-1, -1],
      [1.01, -1],
      [1.02, 7],
    ]) {
      const report = await check(p => ({ w: float16(ofW(p, factor, only)), b: ofB(p) }), asFunction);
      expect(report).toMatchObject({ verdict: 'fail', blocks: [{ verdict: 'fail' }, { verdict: 'pass' }] });
    }
  });

  test('lets other blocks pass no more than before', async () => {
    const report = await check(p => ({ w: float16(ofW(p)), b: ofB(p, 1.0001) }), asFunction);
    expect(report).toMatchObject({ verdict: 'fail', blocks: [{ verdict: 'pass' }, { verdict: 'fail' }] });
  });

  test('reads rows and views of them', async () => {
    const W = [
      [0.5, -1.2],
      [0.3, 2.1],
    ];
    const cost = ({ W }: { W: number[][] }) => W.flat().reduce((J, v) => J + Math.exp(v), 0);
    for (const make of [
      (rows: number[][]) => rows.map(row => float16(row)),
      (rows: number[][]) => ({ data: float16(rows.flat()), shape: [2, 2] }),
    ]) {
      const gradients = ({ W }: { W: number[][] }) => ({ W: make(W.map(row => row.map(Math.exp))) });
      const given = asFunction ? gradients : gradients({ W });
      expect((await gradcheck({ parameters: { W }, cost, gradients: given as never })).verdict).toBe('pass');
    }
  });
});
