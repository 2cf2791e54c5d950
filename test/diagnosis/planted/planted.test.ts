import { describe, expect, test } from 'vitest';
import { gradcheck } from '../../../src/check/gradcheck.js';
import { makeObjective } from '../../../src/objective/objective.js';
import type { Report } from '../../../src/report.js';
import { pack } from '../../../src/theta/layout.js';
import accuracy from './accuracy.js';
import type { Case } from './case.js';
import chainRule from './chain-rule.js';
import type { Name } from './contract.js';
import { diagnosesOf } from './diagnoses.js';
import examples from './examples.js';
import exchanged from './exchanged.js';
import factors from './factors.js';
import gates from './gates.js';
import { holds, type Planting } from './holds.js';
import layers from './layers.js';
import places from './places.js';
import precision from './precision.js';
import projections from './projections.js';
import { asExpected, expectSaid } from './said.js';
import shifted from './shifted.js';
import symmetry from './symmetry.js';
import triangles from './triangles.js';
import unused from './unused.js';

const THEMES: Record<string, Case[]> = {
  'chain rule': chainRule,
  symmetry,
  triangles,
  projections,
  exchanged,
  shifted,
  gates,
  precision,
  unused,
  accuracy,
  factors,
  examples,
  layers,
  places,
};
const CASES = Object.entries(THEMES).flatMap(([theme, cases]) =>
  cases.map(kase => ({ about: `${theme}, ${kase.name}`, ...kase })),
);

const told = ({ summary, findings }: Report) => [summary, ...findings.map(f => `${f.kind} ${f.blocks}: ${f.message}`)];
const failed = ({ blocks }: Report) => blocks.filter(b => b.verdict === 'fail').map(b => b.name);

test('planted cases have a name of their own', () => {
  expect(new Set(CASES.map(({ about }) => about)).size).toBe(CASES.length);
});

describe('gradcheck() of planted cases', () => {
  for (const { about, problem, right, blocks, options } of CASES) {
    test(`${about}: passes the right gradient`, async () => {
      const report = await gradcheck(right(), options);
      expect(report.verdict, told(report).join('\n')).toBe('pass');
    });

    test(`${about}: fails the wrong one in exactly the wrong blocks`, async () => {
      const report = await gradcheck(problem(), options);
      expect(report.verdict, told(report).join('\n')).toBe('fail');
      expect(failed(report).sort(), told(report).join('\n')).toEqual([...blocks].sort());
    });
  }
});

/** The blocks of a case with both gradients as they are, no differences. */
async function plantings({ problem, right }: Case): Promise<Map<string, Planting>> {
  const { theta, layout } = pack(problem().parameters);
  const [wrong, exact] = [makeObjective(problem(), layout), makeObjective(right(), layout)];
  const [wrongOnes, rightOnes] = [await wrong.gradient(), await exact.gradient()];
  return new Map(
    layout.blocks.map(({ name, shape, offset, size }) => {
      const part = (v: Float64Array) => v.subarray(offset, offset + size);
      return [name, { shape, theta: part(theta), right: part(rightOnes), wrong: part(wrongOnes) }];
    }),
  );
}

describe('planted cases', () => {
  for (const kase of CASES)
    test(`${kase.about}: is what it is said to be`, async () => {
      const blocks = await plantings(kase);
      for (const expected of asExpected(kase.expect))
        for (const name of expected.blocks ?? kase.blocks)
          expect(holds(expected, blocks.get(name)!), `${expected.kind} of ${name}`).toBe(true);
    });
});

describe('diagnose() of planted cases', () => {
  for (const kase of CASES) {
    const { about, problem, blocks, options, never, expect: wanted } = kase;

    test(`${about}: says ${wanted === 'anything' ? 'nothing false' : 'what it is'} of ${blocks.join(', ')}`, async () => {
      const diagnoses = await diagnosesOf(problem(), options);
      const kinds: Name[] = diagnoses.map(({ kind }) => kind);
      expect(kinds.filter(kind => never.includes(kind))).toEqual([]);
      if (wanted !== 'anything') expectSaid(diagnoses, kase);
    });

    if (asExpected(wanted).some(({ kind }) => kind === 'accuracy'))
      test(`${about}: suggests a tolerance that lets the gradient pass`, async () => {
        const [{ detail }] = await diagnosesOf(problem(), options);
        const { tolerance } = detail as { tolerance?: number };
        expect(tolerance).toBeLessThan(1);
        expect((await gradcheck(problem(), { ...options, tolerance })).verdict).toBe('pass');
      });
  }
});
