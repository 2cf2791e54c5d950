// Reads the declarations that tsc writes: what a module exports, and the docstring and text of each.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A name of the public API: { name, doc, code, members }; members are { name, doc, code } of an interface or class. */
export function publicNames(file) {
  return exportsOf(file).map(({ name, from }) => declared(from, name));
}

/** What a module adds to the types of others: the members inside its `declare global`. */
export function globalNames(file) {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(/^ {12}(\/\*\*[^\n]*\*\/)\n {12}((\w+)\(.*;)$/gm)].map(([, doc, code, name]) => ({
    name,
    doc,
    code,
    members: [],
  }));
}

/** [{ name, from }]: every exported name and the file that declares it. */
function exportsOf(file) {
  const text = readFileSync(file, 'utf8');
  const passed = [...text.matchAll(/^export (?:type )?\{([^}]*)\} from '([^']+)';/gm)].flatMap(([, names, path]) =>
    names
      .split(',')
      .map(name => name.trim().replace(/^type /, ''))
      .filter(name => name !== '')
      .map(name => origin(join(dirname(file), path.replace(/\.js$/, '.d.ts')), name)),
  );
  const own = statements(text)
    .map(({ code }) => code.match(DECLARATION)?.[1])
    .filter(name => name !== undefined)
    .map(name => ({ name, from: file }));
  return [...passed, ...own];
}

const DECLARATION = /^export (?:declare )?(?:abstract )?(?:async )?(?:function|interface|type|class|const) (\w+)/;

/** The file that declares a name, through files that only pass it on. */
function origin(file, name) {
  return exportsOf(file).find(found => found.name === name) ?? { name, from: file };
}

function declared(file, name) {
  const found = statements(readFileSync(file, 'utf8')).filter(({ code }) => code.match(DECLARATION)?.[1] === name);
  if (found.length === 0) throw new Error(`${file} does not declare ${name}`);
  const { doc, code } = found.at(-1);
  const body = code.match(/^export (?:declare )?(?:interface|class) [^{]*\{\n([\s\S]*)\n\}$/)?.[1];
  const members = body === undefined ? [] : statements(body.replace(/^ {4}/gm, '')).map(withName);
  return { name, doc, code: code.replace(/^export (declare )?/, ''), members: members.filter(({ name }) => name) };
}

const withName = ({ doc, code }) => ({
  doc,
  code,
  name: code.startsWith('private') ? undefined : code.match(/^(?:readonly |override )*([\w$]+)[?(<:;]/)?.[1],
});

/** Top-level statements, each with the docstring before it: tsc starts them at the margin and ends them there. */
function statements(text) {
  const found = [];
  let doc = '';
  let lines = [];
  let inDoc = false;
  for (const line of text.split('\n')) {
    if (lines.length === 0 && line.startsWith('/**')) inDoc = true;
    if (inDoc) {
      doc = line.startsWith('/**') ? line : `${doc}\n${line}`;
      inDoc = !line.endsWith('*/');
      continue;
    }
    if (line === '' && lines.length === 0) continue;
    lines.push(line);
    if (/[;}]$/.test(line) && depth(lines.join('\n')) === 0) {
      found.push({ doc, code: lines.join('\n') });
      doc = '';
      lines = [];
    }
  }
  return found;
}

/** Brackets that are still open, strings and comments left out; an arrow is no bracket. */
function depth(code) {
  const bare = code.replace(/\/\*[\s\S]*?\*\/|\/\/.*|'[^']*'/g, '');
  return (bare.match(/[{([]/g)?.length ?? 0) - (bare.match(/[})\]]/g)?.length ?? 0);
}
