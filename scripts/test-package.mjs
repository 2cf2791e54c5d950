// The package as others get it: packed, installed into an empty folder, imported, required, type-checked, run as a command.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { ENTRIES } from './entries.mjs';

const root = resolve(import.meta.dirname, '..');
const bin = name => join(root, 'node_modules', '.bin', name);
const folder = mkdtempSync(join(tmpdir(), 'gradcheck-package-'));
/** npm and what it installs are scripts of the shell on Windows. */
const shell = process.platform === 'win32';
const run = (command, args, cwd = folder) =>
  execFileSync(command, args, { cwd, shell, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
const step = (title, work) => {
  work();
  console.log(`ok  ${title}`);
};

/** Links of a package's pages to files that it does not hold, as 'page → file'. */
function deadLinks(home) {
  const pages = readdirSync(home, { recursive: true }).filter(name => name.endsWith('.md'));
  return pages.flatMap(page =>
    [...readFileSync(join(home, page), 'utf8').matchAll(/\]\((?![a-z]+:|#)([^)#\s]+)/g)]
      .map(([, target]) => join(dirname(page), target))
      .filter(target => !existsSync(join(home, target)))
      .map(target => `${page} → ${target}`),
  );
}

const problem = `{
  parameters: { W: [[1, 2], [3, 4]], b: new Float64Array([0.5]) },
  cost: ({ W, b }) => W.flat().reduce((sum, w) => sum + w ** 3, 0) * b[0],
  gradients: ({ W, b }) => ({ W: W.map(row => row.map(w => 3 * w * w * b[0])), b: [W.flat().reduce((sum, w) => sum + w ** 3, 0)] }),
}`;

try {
  const [{ filename }] = JSON.parse(run('npm', ['pack', '--json', '--pack-destination', folder], root));
  step('publint', () => run(bin('publint'), ['run', join(folder, filename), '--strict']));
  step('are the types wrong', () =>
    run(bin('attw'), [
      join(folder, filename),
      '--profile',
      'esm-only',
      '--exclude-entrypoints',
      'worker.js',
      'kernel.wasm',
      'kernel.simd.wasm',
      'report.schema.json',
    ]),
  );

  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
  step('npm install', () => run('npm', ['install', '--no-audit', '--no-fund', join(folder, filename)]));

  step('links of its pages', () => {
    const dead = deadLinks(join(folder, 'node_modules/gradcheck'));
    if (dead.length > 0) throw new Error(`the package has no\n  ${dead.join('\n  ')}`);
  });

  writeFileSync(
    join(folder, 'import.mjs'),
    `
    import { gradcheck, network } from 'gradcheck';
    import { checkStages } from 'gradcheck/stages';
    const cube = { name: 'cube', parameters: { x: 2 }, forward: (_, { x }) => x ** 3, backward: (_, { parameters: { x } }) => ({ parameters: { x: 3 * x ** 2 } }) };
    const stages = await checkStages({ input: null, stages: [cube] });
    const report = await gradcheck(${problem});
    const net = await network({ inputs: 2, layers: [{ units: 1, activation: 'sigmoid' }], cost: 'binaryCrossEntropy' });
    const kernel = await gradcheck(net.problem({ parameters: net.initialize({ seed: 1 }), x: [[1, 2]], y: [[1]] }));
    const verdicts = [report, kernel, stages].map(({ verdict }) => verdict);
    if (verdicts.some(verdict => verdict !== 'pass')) throw new Error(verdicts.join(' '));`,
  );
  step('import', () => run('node', ['import.mjs']));

  writeFileSync(
    join(folder, 'require.cjs'),
    `const { relativeDifference } = require('gradcheck'); if (relativeDifference([2], [1]) !== 1 / 3) throw new Error();`,
  );
  step('require', () => run('node', ['require.cjs']));

  writeFileSync(
    join(folder, 'types.ts'),
    `
    import { gradcheck, type Problem, type Report } from 'gradcheck';
    import { checkStages, type Stage, type StagesReport } from 'gradcheck/stages';
    const square: Stage<number, { w: number }, number> = { name: 'square', parameters: { w: 2 }, forward: (x, { w }) => x * w ** 2, backward: (u, { input, parameters: { w } }) => ({ parameters: { w: 2 * u * input * w } }) };
    const stages: StagesReport = await checkStages({ input: 3, stages: [square] }, { seed: 1 });
    const first: string | null = stages.first;
    // @ts-expect-error a stage has a way back
    await checkStages({ input: 1, stages: [{ name: 'x', forward: (x: number) => x }] });
    const problem: Problem<{ x: number }> = { parameters: { x: 1 }, cost: ({ x }) => x ** 3, gradients: ({ x }) => ({ x: 3 * x ** 2 }) };
    const report: Report = await gradcheck(problem, { step: 0.01 });
    const verdict: 'pass' | 'fail' | 'inconclusive' = report.verdict;
    // @ts-expect-error a step is a number
    await gradcheck(problem, { step: 'small' });
    export { first, verdict };`,
  );
  const strict = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2022'];
  step('types', () => run(bin('tsc'), [...strict, 'types.ts']));

  const names = Object.keys(ENTRIES);
  writeFileSync(
    join(folder, 'subpaths.ts'),
    `${names.map(name => `import * as ${name} from 'gradcheck${name === 'index' ? '' : `/${name}`}';`).join('\n')}
    // what one subpath makes another takes
    const problem = await functions.vjp({ parameters: [0.5], outputs: x => [x[0] ** 2], vjp: (x, w) => [2 * x[0] * w[0]] });
    assert.assertPass(await index.gradcheck(problem));
    export { ${names.join(', ')} };`,
  );
  step('types of all subpaths, none skipped', () =>
    run(bin('tsc'), [...strict, '--skipLibCheck', 'false', '--lib', 'es2022,dom', 'subpaths.ts']),
  );

  writeFileSync(join(folder, 'model.mjs'), `export default ${problem};`);
  step('command', () => run(join(folder, 'node_modules', '.bin', 'gradcheck'), ['model.mjs']));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
