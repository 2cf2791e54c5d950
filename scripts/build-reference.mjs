// Builds the reference into a folder beside the page: every public name with its docstring, from the declarations in dist/types.
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { publicNames } from './reference/declarations.mjs';
import { entry, referencePage } from './reference/render.mjs';

const EXAMPLES = 'src/page/reference/examples';

const HEAD = `<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'; img-src data:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="../page.css">`;

const NAVIGATION = `<header class="masthead">
  <p class="wordmark">gradcheck</p>
  <nav aria-label="Parts">
    <a href="../index.html#why">Why two-sided</a>
    <a href="../index.html#v">The V</a>
    <a href="../index.html#network">A network</a>
    <a href="../index.html#own">Your own</a>
    <a href="index.html" aria-current="page">Reference</a>
  </nav>
</header>`;

/** Every module of package.json with its public names: { specifier, entries }. */
export function modules() {
  const { name, exports } = JSON.parse(readFileSync('package.json', 'utf8'));
  return Object.entries(exports)
    .filter(([, { types }]) => types !== undefined)
    .map(([path, { types }]) => ({ specifier: name + path.slice(1), entries: publicNames(types).sort(callableFirst) }));
}

/** What is called stands before what it takes and returns. */
const callableFirst = (a, b) => Number(isCallable(b)) - Number(isCallable(a));
const isCallable = ({ code }) => /^(function|class|const \w+: *[<(])/.test(code);

/** The example of a name, if it has one. */
const exampleOf = name => {
  const file = `${EXAMPLES}/${name}.mjs`;
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
};

export async function buildReference(to) {
  const all = modules().filter(({ entries }) => entries.length > 0);
  const names = new Set(all.flatMap(({ entries }) => entries.map(({ name }) => name)));
  const rendered = all.map(module => ({
    ...module,
    html: module.entries.map(one => entry(one, names, exampleOf(one.name))).join('\n'),
  }));
  await mkdir(to, { recursive: true });
  await writeFile(`${to}/index.html`, referencePage(rendered, { head: HEAD, navigation: NAVIGATION }));
}

if (process.argv[1] === import.meta.filename) await buildReference('dist/page/reference');
