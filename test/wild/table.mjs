// The table of the README, written anew by every run of all models.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { glue } from './glue.mjs';
import { TRUTH } from './truth.mjs';

const README = join(import.meta.dirname, 'README.md');
const [BEGIN, END] = ['<!-- table -->', '<!-- /table -->'];

/** @param reports  by 'library/model'; the table is left as it is where one is missing */
export function writeTable(reports) {
  const names = Object.keys(TRUTH);
  if (!names.every(name => name in reports)) return;
  const text = readFileSync(README, 'utf8');
  const rows = names.map(name => row(name, TRUTH[name], reports[name]));
  const table = [
    '| model | what it is | known of it | verdict | agree / weak / kink / undecided / wrong | findings |',
    '|---|---|---|---|---|---|',
    ...rows,
    '',
    `Glue: ${glue} lines for ${names.length} models, ${(glue / names.length).toFixed(2)} each (\`test/wild/glue.mjs\` counts them): all that hands a library's values, calls and gradients to gradcheck. A loss that a library lacks, and ways to functions that it hides, are the model's.`,
  ].join('\n');
  writeFileSync(
    README,
    text.slice(0, text.indexOf(BEGIN) + BEGIN.length) + `\n${table}\n` + text.slice(text.indexOf(END)),
  );
}

function row(name, { model, truth, cause }, { verdict, components, findings }) {
  const { agree, weak, kink, undecided, wrong } = components;
  const counts = [agree, weak, kink, undecided, wrong].join(' / ');
  const known = cause ? `${truth}: ${cause}` : truth;
  return `| ${[name, model, known, verdict, counts, findings.map(finding).join('; ')].map(cell).join(' | ')} |`;
}

const finding = ({ kind, blocks, factor }) =>
  `${kind}${factor === undefined ? '' : ` ${factor.toPrecision(4)}`}${blocks.length > 0 ? ` (${few(blocks)})` : ''}`;

const few = blocks =>
  blocks.length > 3 ? `${blocks.slice(0, 3).join(', ')}, … ${blocks.length} blocks` : blocks.join(', ');

const cell = text => String(text).replaceAll('|', '\\|');
