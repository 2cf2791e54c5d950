/** Signs that mathematics writes and the parser does not know. */
const SIGNS: ReadonlyMap<string, string> = new Map([
  ['−', '-'],
  ['–', '-'],
  ['·', '*'],
  ['⋅', '*'],
  ['×', '*'],
  ['÷', '/'],
]);

const RAISED = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** A number, a name (Greek letters stand alone), a sign, or space. */
const TOKEN = /\d+\.?\d*(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?|[θπ]|[A-Za-z_$][\w$]*|\*\*|\s+|./gu;

/** Names by what may follow them. */
export interface Names {
  /** Of a value: θ, pi. */
  values: ReadonlySet<string>;
  functions: ReadonlySet<string>;
}

/** A formula as people write it, in the parser's language: `2(x + 1)`, `3 sin x`, `x²`, `|x|`, `πx`, `a − b · c`. */
export function plain(text: string, names: Names): string {
  const tokens = (raised(text).match(TOKEN) ?? [])
    .filter(token => token.trim() !== '')
    .map(token => SIGNS.get(token) ?? token);
  return applied(bars(tokens), names)
    .map((token, k, all) => (multiplies(all[k - 1], token, names) ? `*${token}` : token))
    .join(' ');
}

/** √ becomes a name before tokens are told apart; x⁻² is x^(-2). */
const raised = (text: string): string =>
  text
    .replaceAll('√', 'sqrt ')
    .replace(new RegExp(`[⁻${RAISED}]+`, 'g'), digits => `^(${[...digits].map(lowered).join('')})`);

const lowered = (sign: string) => (sign === '⁻' ? '-' : RAISED.indexOf(sign));

const isNumber = (token: string) => /^\.?\d/.test(token);

/** Whether a value ends with this token, so that a bar after it closes. */
const ends = (token: string | undefined) => token !== undefined && (/^[\w$θπ.]/.test(token) || token === ')');

/** |x| is abs(x). */
function bars(tokens: readonly string[]): string[] {
  const made: string[] = [];
  let open = 0;
  for (const token of tokens) {
    const closes = open > 0 && ends(made.at(-1));
    if (token !== '|') made.push(token);
    else made.push(...(closes ? [')'] : ['abs', '(']));
    if (token === '|') open += closes ? -1 : 1;
  }
  return made;
}

/** sin 2x is sin(2x): a function without parentheses takes what follows, up to the next sign or function. */
function applied(tokens: readonly string[], { functions }: Names): string[] {
  const made: string[] = [];
  for (let k = 0; k < tokens.length; k++) {
    made.push(tokens[k]);
    if (!functions.has(tokens[k]) || k + 1 === tokens.length || tokens[k + 1] === '(') continue;
    const end = argumentEnd(tokens, k + 1, functions);
    made.push('(', ...applied(tokens.slice(k + 1, end), { functions, values: new Set() }), ')');
    k = end - 1;
  }
  return made;
}

/** Where the argument that begins at `from` is over. */
function argumentEnd(tokens: readonly string[], from: number, functions: ReadonlySet<string>): number {
  let depth = 0;
  let k = tokens[from] === '-' ? from + 1 : from;
  // a function of a function: sin cos x
  while (functions.has(tokens[k])) k++;
  for (; k < tokens.length; k++) {
    if (depth === 0 && (['+', '-', '*', '/', ')', ','].includes(tokens[k]) || functions.has(tokens[k]))) break;
    depth += tokens[k] === '(' ? 1 : tokens[k] === ')' ? -1 : 0;
  }
  return k;
}

/** Whether a product is meant between two tokens: 2x, 2(x + 1), (x + 1)(x − 1), x sin(x). */
function multiplies(before: string | undefined, token: string, { values, functions }: Names): boolean {
  if (before === undefined || !(isNumber(before) || values.has(before) || before === ')')) return false;
  return values.has(token) || functions.has(token) || token === '(';
}
