// Builds the reference into a folder beside the page: every public name with its docstring, from the declarations that tsc writes.
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { build } from 'esbuild';
import { DECLARATIONS } from './build-types.mjs';
import { ENTRIES } from './entries.mjs';
import { globalNames, publicNames } from './reference/declarations.mjs';
import { entry, referencePage } from './reference/render.mjs';

const EXAMPLES = 'src/page/reference/examples';
const DOCUMENTS = ['docs/adapters.md', 'docs/suite.md'];

const HEAD = `<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'; style-src 'self'; img-src data:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="../page.css">
<script src="search.js" defer></script>`;

const NAVIGATION = `<header class="masthead">
  <p class="wordmark"><a href="../index.html">gradcheck</a></p>
  <nav aria-label="Parts">
    <a href="../index.html#why">Why two-sided</a>
    <a href="../index.html#v">The V</a>
    <a href="../index.html#network">A network</a>
    <a href="../index.html#own">Your own</a>
    <a href="index.html" aria-current="page">Reference</a>
  </nav>
</header>`;

/** Every module of package.json with its public names, or with those it adds to others when it is imported: { specifier, entries, adds }. */
export function modules() {
  const { name, exports } = JSON.parse(readFileSync('package.json', 'utf8'));
  const seen = new Set();
  const first = one => !seen.has(one.name) && seen.add(one.name);
  return Object.entries(exports)
    .filter(([, { types }]) => types !== undefined)
    .map(([path]) => {
      const specifier = name + path.slice(1);
      const types = `${DECLARATIONS}/${ENTRIES[path.slice(2) || 'index']}.d.ts`;
      const entries = publicNames(types).sort(callableFirst);
      if (entries.length > 0)
        return { specifier, entries: entries.map(one => (first(one) ? one : identified(specifier, one))), adds: false };
      return {
        specifier,
        entries: globalNames(types).map(one => identified(specifier, one)),
        adds: true,
      };
    });
}

/** A name that several modules have is told apart by its module. */
const identified = (specifier, one) => ({ ...one, id: `${specifier.split('/').at(-1)}-${one.name}` });

/** What is called stands before what it takes and returns. */
const callableFirst = (a, b) => Number(isCallable(b)) - Number(isCallable(a));
export const isCallable = ({ code }) => /^(function|class|const \w+: *[<(])/.test(code);

/** The example of a name, if it has one: a file of its own, or the first of the documents that imports it. */
export function exampleOf({ specifier }, { name }) {
  const file = `${EXAMPLES}/${name}.mjs`;
  if (existsSync(file)) return [readFileSync(file, 'utf8')].find(code => code.includes(`'${specifier}'`));
  const text = DOCUMENTS.map(document => readFileSync(document, 'utf8')).join('\n');
  const documented = [...text.matchAll(/^```js\n([\s\S]*?)^```/gm)].map(([, code]) => code);
  return documented.find(code =>
    [...code.matchAll(/^import \{([^}]*)\} from '([^']*)'/gm)].some(
      ([, names, from]) => from === specifier && names.split(',').some(one => one.trim() === name),
    ),
  );
}

export async function buildReference(to) {
  const all = modules();
  const names = new Set(all.flatMap(({ entries }) => entries.map(({ name }) => name)));
  const rendered = all.map(module => ({
    ...module,
    html: module.entries.map(one => entry(one, names, exampleOf(module, one))).join('\n'),
  }));
  await mkdir(to, { recursive: true });
  await Promise.all([
    writeFile(`${to}/index.html`, referencePage(rendered, { head: HEAD, navigation: NAVIGATION })),
    build({
      entryPoints: ['src/page/reference/search.ts'],
      outfile: `${to}/search.js`,
      minify: true,
      format: 'iife',
      bundle: true,
    }),
  ]);
}

if (process.argv[1] === import.meta.filename) await buildReference('dist/page/reference');
