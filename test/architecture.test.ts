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
  '*numbers*': ['errors', 'random', 'sum', 'difference', 'problem', 'forward', 'report'],
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

/** src/verdict/noise.ts → verdict, src/report/text.ts → report/, src/cost.ts → cost */
function moduleOf(file: string): string {
  const [first, ...rest] = relative('src', file).split('/');
  if (first === 'report' && rest.length > 0) return 'report/';
  return first.replace(/\.(d\.)?tsx?$/, '').replace(/\.js$/, '');
}

/** Static imports and exports, and what is loaded when it is needed. */
const IMPORT = /(?:^\s*(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?|\bimport\()'(\.[^']+)'/gm;

interface Import {
  typeOnly: boolean;
  target: string;
}

const importsIn = (code: string, file: string): Import[] =>
  [...code.matchAll(IMPORT)].map(([, type, path]) => ({
    typeOnly: type !== undefined,
    target: join(dirname(file), path),
  }));

const importsOf = (file: string) => importsIn(readFileSync(file, 'utf8'), file);

const forbidden =
  (file: string) =>
  ({ typeOnly, target }: Import): boolean => {
    const from = moduleOf(file);
    const to = moduleOf(target);
    return to !== from && !MAY_IMPORT[from]?.includes(to) && !(typeOnly && CORE.includes(to));
  };

function violations(file: string): string[] {
  return importsOf(file)
    .filter(({ target }) => target.startsWith('src/'))
    .filter(forbidden(file))
    .map(
      ({ target }) =>
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
      .filter(({ target }) => !target.startsWith('assembly/'))
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
  const doors = ['kernels', 'workers', 'report/', 'adapters', 'cli', 'page', 'index'];
  expect(CORE).toContain('verdict');
  expect(CORE.flatMap(module => MAY_IMPORT[module]).filter(target => doors.includes(target))).toEqual([]);
});

test('violations(file) notices an import that the table forbids', () => {
  const planted = `import { text } from './report/text.js';
import type { Report } from './report.js';
const { html } = await import('./report/html.js');
`;
  expect(
    importsIn(planted, 'src/errors.ts')
      .filter(forbidden('src/errors.ts'))
      .map(({ target }) => target),
  ).toEqual(['src/report/text.js', 'src/report/html.js']);
});

test('no file under src/, assembly/ or test/ is named after nothing', () => {
  const vague = ['src', 'assembly', 'test']
    .flatMap(files)
    .filter(file => /(utils?|helpers?|common|misc|manager)\b/i.test(file));
  expect(vague).toEqual([]);
});
