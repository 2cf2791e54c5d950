import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';

/** The rows of the table "Who may import whom" of CONTRIBUTING.md, in order: module → modules it may import. */
const TABLE: [string, string[]][] = readFileSync('CONTRIBUTING.md', 'utf8')
  .split('## Who may import whom')[1]
  .split('## ')[0]
  .split('\n')
  .filter(line => /^\| (?!module)\w/.test(line))
  .flatMap(line => {
    const [modules, targets] = line
      .split('|')
      .slice(1, 3)
      .map(cell => cell.trim().split(/,\s*/));
    return modules.map((module): [string, string[]] => [module, targets.filter(target => target !== 'nothing')]);
  });

const CORE = TABLE.slice(0, TABLE.findIndex(([module]) => module === 'check') + 1).map(([module]) => module);
const SHORT: Record<string, string[]> = {
  '*numbers*': ['errors', 'random', 'numbers', 'significand', 'whenDone', 'difference', 'problem', 'forward', 'pace'],
  '*findings*': ['report', 'finding', 'judgement'],
  '*core*': CORE,
};
const MAY_IMPORT: Record<string, readonly string[]> = Object.fromEntries(
  TABLE.map(([module, targets]) => [module, targets.flatMap(target => SHORT[target] ?? [target])]),
);

const files = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap(entry =>
    entry.isDirectory()
      ? entry.name === 'node_modules'
        ? []
        : files(join(folder, entry.name))
      : /\.tsx?$/.test(entry.name)
        ? [join(folder, entry.name)]
        : [],
  );

/** src/verdict/noise.ts → verdict, src/report.ts → report */
const moduleOf = (file: string): string =>
  relative('src', file)
    .split('/')[0]
    .replace(/\.(d\.)?tsx?$/, '')
    .replace(/\.js$/, '');

/** Static imports and exports, of types too, and what is loaded when it is needed. */
const IMPORT = /(?:^\s*(?:import|export)\s+(?:type\s+)?(?:[^'";]*?\sfrom\s+)?|\bimport\()['"](\.[^'"]+)['"]/gm;

/** Paths that a file imports, from the root. */
const importsIn = (code: string, file: string): string[] =>
  [...code.matchAll(IMPORT)].map(([, path]) => join(dirname(file), path));

const importsOf = (file: string) => importsIn(readFileSync(file, 'utf8'), file);

const forbidden =
  (file: string) =>
  (target: string): boolean => {
    const from = moduleOf(file);
    const to = moduleOf(target);
    return to !== from && !MAY_IMPORT[from]?.includes(to);
  };

function violations(file: string): string[] {
  return importsOf(file)
    .filter(target => target.startsWith('src/'))
    .filter(forbidden(file))
    .map(
      target =>
        `${file} imports ${target}: ${moduleOf(file)} may import ${MAY_IMPORT[moduleOf(file)]?.join(', ') || 'nothing'}`,
    );
}

test('src/ holds only modules that the import table names', () => {
  const known = new Set([...Object.keys(MAY_IMPORT), 'wasm']);
  expect(
    files('src')
      .map(moduleOf)
      .filter(module => !known.has(module)),
  ).toEqual([]);
});

test('src/ imports only what the import table allows', () => {
  expect(files('src').flatMap(violations)).toEqual([]);
});

test('assembly/ imports nothing from outside assembly/', () => {
  const outside = files('assembly').flatMap(file =>
    importsOf(file)
      .filter(target => !target.startsWith('assembly/'))
      .map(() => file),
  );
  expect(outside).toEqual([]);
});

test('src/index.ts holds export lines only', () => {
  const code = readFileSync('src/index.ts', 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
  const rest = code.replace(/export\s+(type\s+)?\{[^}]*\}\s+from\s+'[^']+';?/g, '').trim();
  expect(rest).toBe('');
});

test('the import table keeps core away from the doors', () => {
  const doors = ['kernels', 'workers', 'format', 'adapters', 'cli', 'page', 'index'];
  expect(CORE).toContain('verdict');
  expect(CORE.flatMap(module => MAY_IMPORT[module]).filter(target => doors.includes(target))).toEqual([]);
});

test('violations(file) notices an import that the table forbids, of a type too', () => {
  const planted = `import { text } from './format/text.js';
import type { GradcheckError } from './errors.js';
import type { Trial } from './verdict/trial.js';
const { html } = await import('./format/html.js');
`;
  expect(importsIn(planted, 'src/problem.ts').filter(forbidden('src/problem.ts'))).toEqual([
    'src/format/text.js',
    'src/verdict/trial.js',
    'src/format/html.js',
  ]);
});

/** A way from a file back to itself, or null: each file is walked once, depth first. */
function circleIn(graph: ReadonlyMap<string, readonly string[]>): string[] | null {
  const done = new Set<string>();
  const path: string[] = [];
  const walk = (file: string): string[] | null => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return null;
    path.push(file);
    for (const target of graph.get(file) ?? []) {
      const circle = walk(target);
      if (circle) return circle;
    }
    path.pop();
    done.add(file);
    return null;
  };
  for (const file of graph.keys()) {
    const circle = walk(file);
    if (circle) return circle;
  }
  return null;
}

test('no file of src/ or assembly/ imports itself by way of others, for types neither', () => {
  const all = ['src', 'assembly'].flatMap(files);
  const targets = (file: string) => importsOf(file).map(target => target.replace(/(\.js)?$/, '.ts'));
  expect(circleIn(new Map(all.map(file => [file, targets(file)])))).toBeNull();
});

test('circleIn(graph) finds a circle of three', () => {
  const graph = new Map([
    ['a', ['b']],
    ['b', ['c', 'd']],
    ['c', []],
    ['d', ['b']],
  ]);
  expect(circleIn(graph)).toEqual(['b', 'd', 'b']);
  expect(circleIn(new Map([...graph, ['d', ['c']]]))).toBeNull();
});

test('no file of src/ or assembly/ stands beside a folder of its name', () => {
  const all = new Set(['src', 'assembly'].flatMap(files));
  const folders = new Set([...all].map(dirname));
  expect([...folders].filter(folder => all.has(`${folder}.ts`))).toEqual([]);
});

test('no file under src/, assembly/ or test/ is named after nothing', () => {
  const vague = ['src', 'assembly', 'test']
    .flatMap(files)
    .filter(file => /(utils?|helpers?|common|misc|manager)\b/i.test(file));
  expect(vague).toEqual([]);
});
