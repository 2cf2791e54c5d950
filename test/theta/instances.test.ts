import { describe, expect, test } from 'vitest';
import { GradcheckError } from '../../src/errors.js';
import { cloneTree } from '../../src/theta/clone.js';
import { pack } from '../../src/theta/layout.js';
import { WorkingTree } from '../../src/theta/working.js';
import { Complex } from './trees.js';

/** Keeps its numbers where no copy reaches them. */
class Hidden {
  #W = Float64Array.of(1, 2);
  #gain: number;
  constructor(gain: number) {
    this.#gain = gain;
  }
  get W() {
    return this.#W;
  }
  set W(values) {
    this.#W = values;
  }
  get gain() {
    return this.#gain;
  }
  set gain(value) {
    this.#gain = value;
  }
  get twice() {
    return 2 * this.#gain;
  }
}

const refusal = (f: () => unknown): GradcheckError => {
  try {
    f();
  } catch (error) {
    expect(error).toBeInstanceOf(GradcheckError);
    return error as GradcheckError;
  }
  throw new Error('nothing was refused');
};
const named = (tree: unknown) => pack(tree).layout.blocks.map(({ name }) => name);

describe('cloneTree(tree) copies', () => {
  test('instances with their class, so that methods read the copy', () => {
    const tree = { z: new Complex(3, 4) };
    const copy = cloneTree(tree);
    tree.z.re = 0;
    expect(copy.z).toBeInstanceOf(Complex);
    expect(copy.z.abs2()).toBe(25);
  });

  test('fields that may not be written, as fields that can', () => {
    const z = Object.freeze(new Complex(1, 2));
    const { layout } = pack({ z });
    expect(layout.unpack([5, 6]).z.abs2()).toBe(61);
    expect(z.re).toBe(1);
  });

  test('what accessors read, where fields hold it', () => {
    class Open {
      _w = [[1, 2]];
      get w() {
        return this._w;
      }
      set w(rows) {
        this._w = rows;
      }
    }
    const open = new Open();
    const copy = cloneTree({ open }).open;
    copy.w[0][0] = 9;
    expect(open.w).toEqual([[1, 2]]);
    expect(named(open)).toEqual(['w']);
  });

  test('no instance that keeps its numbers in #private fields or closures', () => {
    const closure = Object.defineProperty(Object.create({ constructor: Hidden, f: 1 }), 'w', {
      get: () => 1,
      set: () => {},
      enumerable: true,
    });
    for (const [layer, path] of [
      [{ hidden: new Hidden(3) }, 'parameters.layer.hidden'],
      [closure, 'parameters.layer'],
    ] as const) {
      const error = refusal(() => cloneTree({ layer }));
      expect(error).toMatchObject({ code: 'invalid_problem', path });
      expect(error.message).toMatch(/inPlace: true/);
    }
  });
});

describe('pack(parameters) takes instances', () => {
  test('by their fields, or by their accessors with getter and setter', () => {
    expect(named({ z: new Complex(1, 2), hidden: new Hidden(3) })).toEqual(['z', 'hidden.W', 'hidden.gain']);
    expect([...pack(new Hidden(3)).theta]).toEqual([1, 2, 3]);
  });

  test('without the sizes of what they hold', () => {
    class Matrix {
      data = [Float64Array.of(1, 2)];
      rows = 1;
      columns = 2;
    }
    const { layout } = pack({ M: new Matrix(), plain: { rows: 2 } });
    expect(layout.blocks.map(({ name }) => name)).toEqual(['M.data', 'plain.rows']);
    expect(layout.leftOut.map(({ name, why }) => [name, why])).toEqual([
      ['M.rows', 'size'],
      ['M.columns', 'size'],
    ]);
    expect(layout.unpack([5, 6, 7]).M).toMatchObject({ rows: 1, columns: 2 });
    class Scaler {
      offset = 0.5;
    }
    expect(named(new Scaler())).toEqual(['offset']);
  });

  test('but not those that hold functions or words, and says which', () => {
    const forward = () => 1;
    class Unit {
      w = 1;
      forward = forward;
    }
    const error = refusal(() => pack({ unit: new Unit() }));
    expect(error).toMatchObject({ code: 'not_a_number', path: 'parameters.unit' });
    expect(error.message).toMatch(/whose field forward is a function.*inPlace: true/);
  });

  test('but no array that a getter makes anew', () => {
    class Fresh {
      #w = [1];
      get w() {
        return [...this.#w];
      }
      set w(values) {
        this.#w = values;
      }
    }
    expect(refusal(() => pack({ layer: new Fresh() }))).toMatchObject({ path: 'parameters.layer.w' });
  });
});

test('WorkingTree moves #private numbers through accessors, and puts all back', () => {
  const hidden = new Hidden(3);
  const { W } = hidden;
  const tree = new WorkingTree({ hidden });
  tree.claim();
  tree.set(1, 7);
  tree.set(2, -1);
  expect([W[1], hidden.twice]).toEqual([7, -2]);
  hidden.W = Float64Array.of(0, 0);
  expect(tree.changed()).toEqual(['hidden.W', 'hidden.gain']);
  tree.moveTo([1, 2, 3]);
  expect([hidden.W === W, ...W, hidden.gain]).toEqual([true, 1, 2, 3]);
});

describe('a Map', () => {
  test('holds blocks by its keys, and is copied as a Map', () => {
    const map = new Map<unknown, unknown>([
      ['W', [[1, 2]]],
      [0, 3],
      ['b', undefined],
    ]);
    const { theta, layout } = pack({ map });
    expect(layout.blocks.map(({ name }) => name)).toEqual(['map.W', 'map.0']);
    const { map: copy } = layout.unpack(theta.map(v => 2 * v));
    expect([copy.get('W'), copy.get(0), [...copy.keys()]]).toEqual([[[2, 4]], 6, ['W', 0, 'b']]);
    expect(map.get('W')).toEqual([[1, 2]]);
  });

  test('is moved where it stands, and entries that were replaced are put back', () => {
    const W = [1, 2];
    const map = new Map<string, unknown>([
      ['W', W],
      ['b', 3],
    ]);
    const tree = new WorkingTree(map);
    tree.claim();
    tree.set(2, 4);
    expect(map.get('b')).toBe(4);
    map.set('W', [5, 6]);
    map.delete('b');
    expect(tree.changed()).toEqual(['W', 'b']);
    tree.moveTo([1, 2, 3]);
    expect([map.get('W') === W, map.get('b')]).toEqual([true, 3]);
  });
});
