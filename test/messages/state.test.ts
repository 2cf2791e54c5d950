import { describe, expect, test } from 'vitest';
import type { Diagnosis, StateDetails } from '../../src/finding.js';
import { message } from '../../src/messages/index.js';

const EXTREME = [0, -0, 5e-324, -1.7e308, 1 / 3, Number.POSITIVE_INFINITY, Number.NaN];

/** Every way of the laws' findings, with numbers of every size. */
function* samples(): Generator<Partial<Diagnosis>> {
  for (const left of EXTREME)
    for (const right of EXTREME) {
      for (const how of ['constant', 'factor', 'other'] as const)
        for (const proved of [true, false]) yield { kind: 'parity', detail: { cost: left, along: right, how, proved } };
      for (const of of ['costs', 'batch', 'overlap'] as const)
        yield { kind: 'batch', detail: { of, cost: left, along: right } };
      for (const how of ['zero', 'scaled', 'sum', 'threw'] as const)
        for (const factor of [-1, 0, 2 ** 20, 2 ** -20]) {
          const detail: StateDetails['linearity'] = {
            ...{ of: 'vjp', argument: 'upstream', how, left, right, factor },
            words: 'Error: no',
          };
          yield { kind: 'linearity', detail };
        }
      yield { kind: 'adjoint', detail: { of: 'jvp', to: 'vjp', left, right } };
      yield { kind: 'asymmetric', detail: { of: 'hessian', at: 'a.b', mirror: 'b.a', left, right } };
      yield { kind: 'asymmetric', detail: { of: 'hessianProduct', at: '', mirror: '', left, right } };
      for (const entries of [1, 1e9]) yield { kind: 'pattern', detail: { of: 'jacobian', entries, at: 'y[3][5]' } };
      for (const source of ['cost', 'gradients'] as const)
        yield { kind: 'jitter', detail: { source, spread: left, allowed: right } };
    }
}

describe('message(finding) of a law', () => {
  test('is one sentence, whatever its numbers are', () => {
    for (const sample of samples()) {
      const words = message({ ...sample, blocks: ['W1', 'b1'], certainty: 'certain' } as Diagnosis);
      expect(words).toMatch(/\.$/);
      expect(words).not.toMatch(/undefined|\[object|\n|\.\s+[A-Z]/);
    }
  });

  test('shows as many digits as it takes to tell two numbers apart', () => {
    const detail = { of: 'jvp', to: 'vjp', left: -42.40001, right: -42.4 };
    const words = message({ kind: 'adjoint', blocks: [], certainty: 'certain', detail });
    expect(words).toContain('is −42.40001 and ⟨v, vjp(u)⟩ is −42.4 for');
  });

  test('names what was asked for', () => {
    const detail = { of: 'vjp', argument: 'upstream', left: 3, right: 6, factor: 1, words: '' } as const;
    const of = (how: StateDetails['linearity']['how'], more: Partial<StateDetails['linearity']> = {}) =>
      message({ kind: 'linearity', blocks: [], certainty: 'certain', detail: { ...detail, how, ...more } });
    expect(of('sum')).toContain('for the sum of two, an entry is 3.000 where 6.000 belongs');
    expect(of('scaled', { factor: -1 })).toContain('for its negative, an entry is −3.000 where −6.000 belongs');
    expect(of('scaled', { factor: 2 ** 20 })).toContain('for one 1.049e6 times as large, an entry over that is 3.000');
  });
});
