// Declarations as HTML. Every text is escaped; names of the API link to where they stand.
import { docstring } from './docstring.mjs';

const escaped = text =>
  text.replace(/[&<>"]/g, mark => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[mark]);

/** Prose with `code` in it. */
const prose = text => escaped(text).replace(/`([^`]+)`/g, '<code>$1</code>');

/** Code in which types and classes lead to their places; a function's name may be a parameter's too. */
const linked = (code, names) =>
  escaped(code).replace(/\b[A-Z]\w*\b/g, word => (names.has(word) ? `<a href="#${word}">${word}</a>` : word));

/** One name: its code, what its docstring says, its members, and its example. */
export function entry({ name, id = name, doc, code, members }, names, example) {
  const others = new Set([...names].filter(other => other !== name));
  const shown = members.length > 0 ? code.slice(0, code.indexOf('{')).trim() : code;
  return `<section class="entry" id="${id}">
<h3><a href="#${id}">${name}</a></h3>
<pre class="signature"><code>${linked(shown, others)}</code></pre>
${said(doc)}
${members.length === 0 ? '' : `<dl>${members.map(one => member(one, others)).join('\n')}</dl>`}
${example === undefined ? '' : `<pre class="example" tabindex="0"><code>${escaped(example.trim())}</code></pre>`}
</section>`;
}

const member = ({ doc, code }, names) =>
  `<dt><code>${linked(code.replace(/;$/, ''), names)}</code></dt><dd>${said(doc)}</dd>`;

function said(doc) {
  if (doc === '') return '';
  const { blocks, tags } = docstring(doc);
  const body = blocks.map(({ formula, text }) =>
    formula === undefined ? `<p>${prose(text)}</p>` : `<pre class="formula" tabindex="0">${escaped(formula)}</pre>`,
  );
  return body.join('\n') + (tags.length === 0 ? '' : `<ul class="tags">${tags.map(tag).join('')}</ul>`);
}

const WORDS = { param: '', returns: 'returns', throws: 'throws', see: 'see' };

const tag = ({ tag: kind, name, text }) =>
  `<li>${name === '' ? `<span class="faint">${WORDS[kind] ?? kind}</span>` : `<code>${escaped(name)}</code>`} ${prose(text.replace(/^\{(\w+)\}/, '`$1`'))}</li>`;

/** The whole page: modules are { specifier, entries, adds, html }. */
export function referencePage(modules, { head, navigation }) {
  return `<!doctype html>
<html lang="en">
<head>
${head}
<title>gradcheck: reference</title>
</head>
<body>
${navigation}
<main class="reference">
<nav class="contents" aria-label="Names"><search hidden><label for="search">Search</label><input id="search" type="text" autocomplete="off" spellcheck="false"><p id="search-said" class="faint" role="status"></p></search>${modules
    .map(
      ({ specifier, entries }) =>
        `<p class="module"><a href="#${anchor(specifier)}">${specifier}</a></p><ul>${entries.map(item).join('')}</ul>`,
    )
    .join('\n')}</nav>
<div>
<h1>Reference</h1>
${modules.map(({ specifier, html, adds }) => `<section id="${anchor(specifier)}"><h2><code>${adds ? `import '${specifier}'` : `import { … } from '${specifier}'`}</code></h2>\n${html}</section>`).join('\n')}
</div>
</main>
</body>
</html>
`;
}

const item = ({ name, id = name }) => `<li><a href="#${id}">${name}</a></li>`;
const anchor = specifier => `module-${specifier.replace(/\W/g, '-')}`;
