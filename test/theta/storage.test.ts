import { describe, expect, test } from 'vitest';
import { gradcheck, pack } from '../../src/index.js';

/** An array whose buffer has gone elsewhere. */
function detached(): Float64Array {
  const array = Float64Array.of(1, 2);
  structuredClone(array.buffer, { transfer: [array.buffer] });
  return array;
}

function nested(depth: number, inner: unknown = [1]): unknown {
  for (let k = 0; k < depth; k++) inner = k % 2 ? [{ d: inner }] : { d: inner };
  return inner;
}

describe('pack(parameters) refuses', () => {
  test.each([
    ['alone', (a: Float64Array) => ({ a })],
    ['beside another', (a: Float64Array) => ({ b: [1], a })],
    ['as the data of a view', (a: Float64Array) => ({ a: { data: a, shape: [0] } })],
  ])('an array that has lost its buffer, %s', (_, tree) => {
    expect(() => pack(tree(detached()))).toThrow(expect.objectContaining({ code: 'not_a_number' }));
  });

  test('a view of a thousand million entries over two numbers, before it makes room for them', () => {
    const view = { data: Float64Array.of(1, 2), shape: [1e9], stride: [0] };
    expect(() => pack({ view })).toThrow(expect.objectContaining({ code: 'shape_mismatch', path: 'parameters.view' }));
  });

  test.each([600, 20_000, 200_000])('objects within objects, %i deep', depth => {
    expect(() => pack(nested(depth))).toThrow(expect.objectContaining({ code: 'invalid_problem' }));
  });

  test('nothing that is 100 deep, nor an array of no entries', () => {
    expect(pack(nested(100)).theta).toEqual(Float64Array.of(1));
    expect(pack({ none: new Float64Array(0), b: [1] }).theta).toEqual(Float64Array.of(1));
  });
});

type Live = { w: Float64Array; b: number[] };

describe('gradcheck(problem) in place, of an array that loses its buffer meanwhile,', () => {
  const live = (w: Float64Array, lost: () => void) => {
    let calls = 0;
    return gradcheck({
      parameters: { w, b: [3] } as Live,
      inPlace: true,
      cost: ({ b }: Live) => {
        if (++calls === 40) lost();
        return (w.length > 0 ? w[0] ** 2 : 0) + b[0] ** 2;
      },
      gradients: ({ b }: Live) => ({ w: [2 * w[0], 0], b: [2 * b[0]] }),
    });
  };

  test('does not pass, and is in the way of no other check', async () => {
    for (let round = 0; round < 30; round++) {
      const w = Float64Array.of(1, 2);
      const lost = () => structuredClone(w.buffer, { transfer: [w.buffer] });
      const { verdict } = await live(w, lost).catch(() => ({ verdict: 'refused' }));
      expect(verdict).not.toBe('pass');
      const other = Float64Array.of(1, 2);
      expect((await live(other, () => {})).verdict).toBe('pass');
      expect(other).toEqual(Float64Array.of(1, 2));
    }
  });
});

describe('gradcheck(problem) in place, of a setter that refuses everything at last,', () => {
  test('puts the other arrays back, and leaves them to the next check', async () => {
    const own = { sigma: 3, b: [1, 2] };
    let calls = 0;
    const parameters = {
      get sigma() {
        return own.sigma;
      },
      set sigma(value: number) {
        if (calls > 30) throw new RangeError('closed');
        own.sigma = value;
      },
      b: own.b,
    };
    const cost = () => {
      calls++;
      return own.sigma ** 2 + own.b[0] ** 2 + own.b[1];
    };
    const gradients = () => ({ sigma: 2 * own.sigma, b: [2 * own.b[0], 1] });
    await expect(gradcheck({ parameters, cost, gradients, inPlace: true })).rejects.toThrow('closed');
    expect(own.b).toEqual([1, 2]);
    const again = { parameters: { b: own.b }, cost, gradients: () => ({ b: [2 * own.b[0], 1] }), inPlace: true };
    expect((await gradcheck(again)).verdict).toBe('pass');
  });
});
