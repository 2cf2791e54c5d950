import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';

/**
 * The examples of every page compile under `strict`, against the built declarations (gradcheck resolves to itself): those in TypeScript as they are,
 * those in JavaScript as an editor checks them, but that a parameter of theirs may have no type, which JavaScript cannot write.
 */
const PAGES = ['README.md', ...readdirSync('docs').map(name => join('docs', name)), 'skills/gradcheck/SKILL.md'].filter(
  page => page.endsWith('.md') && existsSync(page),
);
const FOLDER = resolve('build/docs');

const STRICT = {
  target: 'ES2022',
  module: 'NodeNext',
  lib: ['ES2023', 'DOM', 'ESNext.Disposable'],
  types: ['node'],
  strict: true,
  skipLibCheck: true,
  noEmit: true,
  allowJs: true,
};

/** Libraries that stand in test/wild alone, whose own types are compiled there. */
const LIBRARIES = ['@jax-js/jax', '@tensorflow/tfjs', 'ml-matrix', 'micrograd-js'];

/** Writes every example of a text into a folder, under the name in its first line or the line it stands in. */
function extract(text: string, folder: string): string[] {
  mkdirSync(folder, { recursive: true });
  return [...text.matchAll(/^```(js|ts)\n([\s\S]*?)^```$/gm)].map(([whole, language, code]) => {
    const line = text.slice(0, text.indexOf(whole)).split('\n').length;
    const name = /^\/\/ (\S+\.(?:mjs|ts))\n/.exec(code)?.[1] ?? `line-${line}.${language === 'ts' ? 'ts' : 'mjs'}`;
    writeFileSync(join(folder, name), code);
    return join(folder, name);
  });
}

/** What the compiler says of a folder: the lines that name a file. */
function errorsIn(folder: string, options: object, include: string): string[] {
  const config = join(folder, `tsconfig.${include.split('.').at(-1)}.json`);
  writeFileSync(join(folder, 'libraries.d.ts'), LIBRARIES.map(name => `declare module '${name}';\n`).join(''));
  writeFileSync(
    config,
    JSON.stringify({ compilerOptions: { ...STRICT, ...options }, include: [include, 'libraries.d.ts'] }),
  );
  const { stdout } = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '--project', config], {
    encoding: 'utf8',
  });
  return stdout.split('\n').filter(line => line.includes('error'));
}

const inJavaScript = (folder: string) => errorsIn(folder, { checkJs: true, noImplicitAny: false }, '**/*.mjs');
const inTypeScript = (folder: string) => errorsIn(folder, {}, '**/*.ts');

beforeAll(() => rmSync(FOLDER, { recursive: true, force: true }));

describe('the examples of the pages', () => {
  test('are found on every page that shows code', () => {
    const counts = PAGES.map(page => extract(readFileSync(page, 'utf8'), join(FOLDER, 'pages', page)).length);
    expect(counts.reduce((a, b) => a + b)).toBeGreaterThan(20);
    expect(PAGES).toContain('docs/adapters.md');
  });

  test('compile under strict', () => {
    expect(inJavaScript(join(FOLDER, 'pages'))).toEqual([]);
    expect(inTypeScript(join(FOLDER, 'pages'))).toEqual([]);
  });
});

describe('an example that does not compile', () => {
  const fence = (language: string, code: string) => `# Page\n\n\`\`\`${language}\n${code}\n\`\`\`\n`;
  const imports =
    "import { gradcheck } from 'gradcheck';\nconst cube = { parameters: 1, cost: () => 1, gradients: 0 };";

  test.each([
    ['js', 'an option that there is not', `${imports}\nawait gradcheck(cube, { epsilon: 1e-7 });`, 'epsilon'],
    ['js', 'a name that is not exported', "import { check } from 'gradcheck';\ncheck();", 'check'],
    ['js', 'a subpath that there is not', "import { check } from 'gradcheck/check';\ncheck();", 'gradcheck/check'],
    ['ts', 'a parameter without a type', 'export const square = x => x * x;', "'x' implicitly has an 'any' type"],
    ['ts', 'a field that a report has not', `${imports}\nexport const { passed } = await gradcheck(cube);`, 'passed'],
  ])('in %s is found: %s', (language, what, code, says) => {
    const folder = join(FOLDER, 'wrong', what.replaceAll(' ', '-'));
    expect(extract(fence(language, code), folder)).toHaveLength(1);
    const errors = language === 'ts' ? inTypeScript(folder) : inJavaScript(folder);
    expect(errors.join('\n')).toContain(says);
  });
});
