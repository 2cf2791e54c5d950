import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { globalNames, publicNames } from '../../scripts/reference/declarations.mjs';
import { docstring } from '../../scripts/reference/docstring.mjs';
import { entry } from '../../scripts/reference/render.mjs';

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gradcheck-reference-'));
  writeFileSync(
    join(folder, 'index.d.ts'),
    `export { twice } from './twice.js';\nexport { type Shape, type Kind, } from './shape.js';\n`,
  );
  writeFileSync(
    join(folder, 'twice.d.ts'),
    `import { x } from './x.js';\n/** Not exported by index. */\nexport declare const LIMIT = 3;\n/**\n * Two times x.\n *\n *     2 x\n *\n * @param x  any \`number\`\n * @returns {Shape} 2 x\n */\nexport declare function twice(x: {\n    of: number;\n}): number;\n`,
  );
  writeFileSync(
    join(folder, 'shape.d.ts'),
    `export type Kind = 'a' | 'b';\n/** <b>A shape</b>. */\nexport interface Shape {\n    /** Its kind. */\n    kind: Kind;\n    grow(by: number): Shape;\n}\n`,
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

const names = () => publicNames(join(folder, 'index.d.ts'));

test('publicNames(file) follows names to the files that declare them, in the order of the index', () => {
  expect(names().map(({ name }) => name)).toEqual(['twice', 'Shape', 'Kind']);
  expect(names()[0].code).toBe('function twice(x: {\n    of: number;\n}): number;');
  expect(names()[2]).toEqual({ name: 'Kind', doc: '', code: "type Kind = 'a' | 'b';", members: [] });
});

test('publicNames(file) takes interfaces apart into members with their docstrings', () => {
  expect(names()[1].members).toEqual([
    { name: 'kind', doc: '/** Its kind. */', code: 'kind: Kind;' },
    { name: 'grow', doc: '', code: 'grow(by: number): Shape;' },
  ]);
});

test('globalNames(file) finds what a module adds to the types of others', () => {
  const file = join(folder, 'matcher.d.ts');
  const member = '/** Passes where all is well. */\n            toPass(options?: {}): Promise<void>;';
  writeFileSync(
    file,
    `declare global {\n    namespace Chai {\n        interface Assertion {\n            ${member}\n        }\n    }\n}\n`,
  );
  expect(globalNames(file)).toEqual([
    {
      name: 'toPass',
      doc: '/** Passes where all is well. */',
      code: 'toPass(options?: {}): Promise<void>;',
      members: [],
    },
  ]);
});

test('publicNames(file) refuses a name that is declared nowhere', () => {
  writeFileSync(join(folder, 'broken.d.ts'), `export { missing } from './shape.js';\n`);
  expect(() => publicNames(join(folder, 'broken.d.ts'))).toThrow('does not declare missing');
});

test('docstring(doc) tells text from formulas and tags', () => {
  expect(docstring(names()[0].doc)).toEqual({
    blocks: [{ text: 'Two times x.' }, { formula: '2 x' }],
    tags: [
      { tag: 'param', name: 'x', text: 'any `number`' },
      { tag: 'returns', name: '', text: '{Shape} 2 x' },
    ],
  });
});

test('entry(name, names) escapes what it shows and links the names of the API', () => {
  const [, shape] = names();
  const html = entry(shape, new Set(['Shape', 'Kind']), 'a < b');
  expect(html).toContain('&lt;b&gt;A shape&lt;/b&gt;');
  expect(html).toContain('kind: <a href="#Kind">Kind</a>');
  expect(html).toContain('a &lt; b');
});
