import type { Report } from '../../report.js';
import { against, isReference } from '../against.js';
import { type Markup, markup } from './markup.js';

/** The words of a report, each in one line. */
export function terms(report: Pick<Report, 'method'>): Readonly<Record<string, string>> {
  const other = against(report);
  return {
    component: `One number of ${isReference(report) ? 'the gradient' : 'θ, the vector of all parameters'}, and of grad and ${other} at its place.`,
    block: 'One array or number among the parameters, under its name.',
    difference: `‖grad − ${other}‖ / (‖grad‖ + ‖${other}‖): 0 where both are equal, 1 where one is 0 or has the other sign.`,
    threshold: 'What difference is held against. The verdict does not hang on it: it is found component by component.',
    resolution: 'The smallest relative error that would have been noticed.',
    'error bar': `What ${other} itself may be off by.`,
    ...(isReference(report) ? {} : { noise: 'What rounding does to J, absolute: three standard deviations.' }),
  };
}

/** The words of a report explained, behind a line that opens. */
export const glossary = (
  report: Pick<Report, 'method'>,
): Markup => markup`<details class="terms"><summary>What the words mean</summary>
<dl>${Object.entries(terms(report)).map(([word, meaning]) => markup`<div><dt>${word}</dt><dd>${meaning}</dd></div>\n`)}</dl></details>\n`;

/** Cells at the head of a table: columns of numbers stand right, and a word that is explained says its meaning on hover. */
export const heads = (report: Pick<Report, 'method'>, words: readonly string[], numbers: readonly string[]): Markup => {
  const meaning = terms(report);
  return markup`<tr>${words.map(
    word =>
      markup`<th scope="col" class="${numbers.includes(word) ? 'number' : 'word'}" title="${meaning[word] ?? ''}">${word}</th>`,
  )}</tr>`;
};
