import { formatReport } from '../../index.js';
import type { Given } from '../arguments.js';
import { COLOURS, complain, width } from '../terminal.js';
import { cube } from './cube.js';
import { digits } from './digits.js';
import { exercise } from './exercise.js';
import { gpt } from './gpt.js';
import type { Part, Stage } from './stage.js';

const PARTS: readonly Part[] = [cube, exercise, digits, gpt];

/**
 * Shows a gradient check at work, from one derivative to a block of a language model, and holds every figure against what it must be.
 *
 * @returns whether all of it came out as it must
 */
export async function demo({ quiet, color }: Given): Promise<boolean> {
  const unmet: string[] = [];
  const print = quiet ? () => {} : (text: string) => console.log(text);
  const paint = color ? COLOURS : undefined;
  const stage: Stage = {
    title: text => print(`\n${paint ? paint.heading(text) : text}`),
    say: (...lines) => print(lines.map(line => `${line === '' ? '' : `  ${line}`}\n`).join('')),
    show: report => print(`${formatReport(report, 'text', { again: 'gradcheck demo', width: width(), paint })}\n`),
    expect: (what, holds) => {
      if (!holds) unmet.push(what);
    },
  };
  for (const part of PARTS) await part(stage);
  if (unmet.length === 0)
    stage.say('Everything came out as it must. Your own model: gradcheck MODEL.mjs (gradcheck --help tells how).');
  for (const what of unmet) complain(new Error(`the demo expected that ${what}`));
  return unmet.length === 0;
}
