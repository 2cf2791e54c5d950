import { expect } from 'vitest';
import type { Diagnosis } from '../../../src/finding.js';
import type { Case } from './case.js';
import type { Expected } from './contract.js';

/** The same with every number nearly so, to seven digits of its own size. */
function nearly(value: unknown): unknown {
  if (typeof value === 'number')
    return value === 0 ? 0 : expect.closeTo(value, 7 - Math.ceil(Math.log10(Math.abs(value))));
  if (Array.isArray(value)) return value.map(nearly);
  // what matches by itself is left as it is
  if (typeof value !== 'object' || value === null || 'asymmetricMatch' in value) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, nearly(inner)]));
}

function fits(diagnosis: Diagnosis, { kind, detail = {}, factor }: Expected): boolean {
  try {
    expect(diagnosis).toMatchObject({
      kind,
      detail: nearly(detail),
      ...(factor === undefined ? {} : { factor: nearly(factor) }),
    });
    return true;
  } catch {
    return false;
  }
}

/** The findings that are expected, as a list. */
export const asExpected = (expected: Case['expect']): Expected[] =>
  expected === 'unexplained' ? [{ kind: 'unexplained' }] : expected === 'anything' ? [] : [expected].flat();

/** Every finding is one of those expected, within the blocks of that one; all blocks are told of, once where once is wanted. */
export function expectSaid(diagnoses: Diagnosis[], { blocks, expect: wanted }: Case): void {
  const words = JSON.stringify(diagnoses, null, 1);
  const within = (expected: Expected) => new Set(expected.blocks ?? blocks);
  for (const diagnosis of diagnoses) {
    const matching = asExpected(wanted).filter(one => fits(diagnosis, one));
    const isMeant = (one: Expected) => diagnosis.blocks.every(name => within(one).has(name));
    expect(matching.some(isMeant), `${diagnosis.kind} of ${diagnosis.blocks} is not expected: ${words}`).toBe(true);
  }
  expect(new Set(diagnoses.flatMap(d => d.blocks)), words).toEqual(new Set(blocks));
  for (const one of asExpected(wanted).filter(({ once }) => once))
    expect(
      diagnoses.filter(d => fits(d, one)).map(d => new Set(d.blocks)),
      words,
    ).toEqual([within(one)]);
}
