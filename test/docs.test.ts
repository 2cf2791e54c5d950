import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
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

/** Libraries that stand in test/wild alone, whose own types are compiled there, and the engines of test/engines, which have none. */
const LIBRARIES = ['@jax-js/jax', '@tensorflow/tfjs', 'ml-matrix', '*/micrograd.mjs', '*/gpu.mjs'];

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

/** The anchor that a heading gets where the pages are read. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-');

/** Links of a page that lead nowhere. */
function broken(page: string): string[] {
  const links = [...readFileSync(page, 'utf8').matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link);
  return links.filter(link => {
    const [path, anchor] = link.split('#');
    const file = path === '' ? page : join(dirname(page), path);
    if (/^[a-z]+:/.test(link)) return false;
    if (!existsSync(file)) return true;
    const headings = [...readFileSync(file, 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, heading]) => anchorOf(heading));
    return anchor !== undefined && !headings.includes(anchor);
  });
}

describe('the links of the pages', () => {
  test.each([...PAGES, 'llms.txt'])('%s: lead somewhere', page => {
    expect(broken(page)).toEqual([]);
  });

  test('that lead nowhere are found', () => {
    mkdirSync(FOLDER, { recursive: true });
    const page = join(FOLDER, 'page.md');
    writeFileSync(
      page,
      '# Two words: here\n[a](#two-words-here) [b](#three) [c](nowhere.md) [d](https://example.org)\n',
    );
    expect(broken(page)).toEqual(['#three', 'nowhere.md']);
  });
});

describe('what coding assistants read', () => {
  const { files } = JSON.parse(readFileSync('package.json', 'utf8'));
  const skill = readFileSync('skills/gradcheck/SKILL.md', 'utf8');

  test('is shipped with what it points to', () => {
    expect(files).toEqual(expect.arrayContaining(['llms.txt', 'skills', 'docs']));
  });

  test('has front matter with the name of its folder and a description of when to use it', () => {
    const [, front] = /^---\n([\s\S]*?)\n---\n/.exec(skill)!;
    const fields = Object.fromEntries(front.split('\n').map(line => line.split(/: (.*)/s).slice(0, 2)));
    expect(Object.keys(fields)).toEqual(['name', 'description']);
    expect(fields.name).toBe('gradcheck');
    expect(fields.description.length).toBeLessThanOrEqual(1024);
    expect(fields.description).toContain('Use when');
  });

  test('names only subpaths that there are', () => {
    const { exports } = JSON.parse(readFileSync('package.json', 'utf8'));
    const said = `${skill}\n${readFileSync('llms.txt', 'utf8')}`;
    const paths = new Set([...said.matchAll(/gradcheck\/([a-z]+)`/g)].map(([, path]) => `./${path}`));
    expect(paths.size).toBeGreaterThan(4);
    expect([...paths].filter(path => exports[path] === undefined)).toEqual([]);
  });

  test('shows an example that passes', () => {
    const [, code] = /^```js\n([\s\S]*?)^```$/m.exec(skill)!;
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(join(FOLDER, 'skill.mjs'), code);
    const { stdout } = spawnSync(process.execPath, [join(FOLDER, 'skill.mjs')], { encoding: 'utf8' });
    expect(stdout).toMatch(/^pass 8 of 8 components agree/);
  });
});

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
