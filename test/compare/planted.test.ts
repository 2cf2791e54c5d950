import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { compareGradients } from '../../src/compare/index.js';
import { makeObjective } from '../../src/objective/objective.js';
import type { Tree } from '../../src/problem.js';
import type { Kind, Report } from '../../src/report.js';
import { pack } from '../../src/theta/layout.js';
import type { Case } from '../diagnosis/planted/case.js';
import chainRule from '../diagnosis/planted/chain-rule.js';
import examples from '../diagnosis/planted/examples.js';
import exchanged from '../diagnosis/planted/exchanged.js';
import factors from '../diagnosis/planted/factors.js';
import gates from '../diagnosis/planted/gates.js';
import layers from '../diagnosis/planted/layers.js';
import places from '../diagnosis/planted/places.js';
import precision from '../diagnosis/planted/precision.js';
import projections from '../diagnosis/planted/projections.js';
import { asExpected } from '../diagnosis/planted/said.js';
import shifted from '../diagnosis/planted/shifted.js';
import symmetry from '../diagnosis/planted/symmetry.js';
import triangles from '../diagnosis/planted/triangles.js';
import unused from '../diagnosis/planted/unused.js';
import type { Planted } from '../wrong/planted.js';

const failed = ({ blocks }: Report) => blocks.filter(b => b.verdict === 'fail').map(b => b.name);
const told = ({ verdict, findings }: Report) =>
  [verdict, ...findings.map(f => `${f.kind} ${f.blocks}: ${f.message}`)].join('\n');

/** These are θ, or a multiple of it: nothing tells them where θ is not given. */
const NEED_PARAMETERS: Kind[] = ['penalty', 'value'];

const FILES = readdirSync('test/wrong').filter(
  file => !/^(arrays|planted|wrong\.test)\.ts$/.test(file) && file.endsWith('.ts'),
);
const OPS = await Promise.all(
  FILES.map(async file => ({ file, op: (await import(`../wrong/${file}`)).default as Planted })),
);

describe('compareGradients(wrong, right) of the gradients that people get wrong', () => {
  test.each(OPS)('$file: is named as gradcheck names it', async ({ op }) => {
    const kinds = [op.kind].flat();
    for (const seed of [1, 2, 3]) {
      const p = op.at(seed);
      const [wrong, right] = [op.wrong(p), op.right(p)] as Tree[];
      expect((await compareGradients(right, right)).verdict).toBe('pass');
      for (const parameters of [p as Tree, undefined]) {
        const report = await compareGradients(wrong, right, { parameters });
        expect(failed(report).sort(), told(report)).toEqual([...op.blocks].sort());
        const blind = parameters === undefined && kinds.some(kind => NEED_PARAMETERS.includes(kind));
        for (const { kind, factor } of blind ? [] : report.findings) {
          expect(kinds, `seed ${seed}: ${told(report)}`).toContain(kind);
          if (op.factor !== undefined) expect(factor).toBeCloseTo(op.factor, 9);
        }
      }
    }
  });
});

const CASES = Object.entries({
  chainRule,
  exchanged,
  factors,
  gates,
  layers,
  places,
  precision,
  projections,
  shifted,
  symmetry,
  triangles,
  unused,
}).flatMap(([theme, cases]) => cases.map((kase: Case) => ({ about: `${theme}, ${kase.name}`, kase })));

/** Both gradients of a case, by numbers alone. */
async function gradientsOf({ problem, right }: Case) {
  const { layout } = pack(problem().parameters);
  const gradientOf = async (of: Case['right']) => layout.unpack(await makeObjective(of(), layout).gradient()) as Tree;
  return { wrong: await gradientOf(problem), exact: await gradientOf(right), layout };
}

describe('compareGradients(wrong, right, { parameters }) of planted cases', () => {
  test.each(CASES)('$about', async ({ kase }) => {
    const { wrong, exact } = await gradientsOf(kase);
    const { parameters, examples: m } = kase.problem();
    const report = await compareGradients(wrong, exact, { parameters, examples: m });
    expect(report.verdict).toBe('fail');
    expect(failed(report).sort(), told(report)).toEqual([...kase.blocks].sort());
    const wanted = asExpected(kase.expect).map(({ kind }) => kind as string);
    for (const { kind } of kase.expect === 'anything' ? [] : report.findings)
      expect(wanted, told(report)).toContain(kind);
  });

  test.each((examples as Case[]).filter(({ problem }) => problem().example))(
    'examples, $name: is named with the gradient of each example',
    async kase => {
      const { wrong, exact, layout } = await gradientsOf(kase);
      const { example, examples: m = 0, parameters } = kase.right();
      const each = await Promise.all(
        Array.from(
          { length: m },
          async (_, s) => layout.unpack(await makeObjective(example!(s), layout).gradient()) as Tree,
        ),
      );
      const report = await compareGradients(wrong, exact, { parameters, examples: each });
      const wanted = asExpected(kase.expect).map(({ kind }) => kind as string);
      for (const { kind } of wanted.length > 0 ? report.findings : []) expect(wanted, told(report)).toContain(kind);
    },
  );
});
