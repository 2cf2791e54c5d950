// Reads a docstring: paragraphs, formulas, and what its tags say.

/** { blocks: [{ formula } | { text }], tags: [{ tag, name, text }] } */
export function docstring(doc) {
  const lines = doc
    .replace(/^\/\*\*\s?|\s*\*\/$/g, '')
    .split('\n')
    .map(line => line.replace(/^\s*\* ?/, ''));
  const first = lines.findIndex(line => line.startsWith('@'));
  const body = first < 0 ? lines : lines.slice(0, first);
  return { blocks: blocks(body), tags: first < 0 ? [] : tags(lines.slice(first)) };
}

/** Paragraphs end at blank lines; what is indented is a formula and keeps its lines. */
function blocks(lines) {
  const found = [];
  let open = null;
  for (const line of lines) {
    const kind = line.trim() === '' ? null : line.startsWith('    ') ? 'formula' : 'text';
    if (kind === null) open = null;
    else if (open?.kind === kind) open.lines.push(line);
    else found.push((open = { kind, lines: [line] }));
  }
  return found.map(({ kind, lines: own }) =>
    kind === 'formula' ? { formula: own.map(line => line.slice(4)).join('\n') } : { text: own.join(' ').trim() },
  );
}

function tags(lines) {
  const found = [];
  for (const line of lines) {
    if (line.startsWith('@')) found.push([line]);
    else found.at(-1).push(line.trim());
  }
  return found.map(own => {
    const [, tag, rest] = own.join(' ').match(/^@(\w+)\s*(.*)$/s);
    const [, name, text] = tag === 'param' ? rest.match(/^(\S+)\s*(.*)$/s) : [null, '', rest];
    return { tag, name, text: text.trim() };
  });
}
