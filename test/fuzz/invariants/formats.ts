import { isDeepStrictEqual } from 'node:util';
import { type Format, formatReport, parseReport } from '../../../src/format/index.js';
import type { Report } from '../../../src/report.js';

const FORMATS: readonly Format[] = ['text', 'markdown', 'html', 'junit'];

/** Control characters that move a cursor, colour a terminal or are no XML; line feeds and tabs may stand. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/;

/** Text in which a name has become markup: of markdown, what is neither in a code span nor escaped. */
const MARKUP: Partial<Record<Format, (text: string) => boolean>> = {
  html: text => /<script/i.test(text),
  junit: text => /<script/i.test(text),
  markdown: text => /(?<!\\)<script/i.test(text.replace(/`[^`\n]*`/g, '')),
};

/**
 * What a report may not do as it is written out: throw, let a control character or markup of a name through, or come back changed.
 *
 * @returns one line a violation, beginning with its kind and a colon
 */
export function misformats(report: Report): string[] {
  return [...FORMATS.flatMap(format => written(report, format)), ...changedByJson(report)];
}

function written(report: Report, format: Format): string[] {
  let text: string;
  try {
    text = formatReport(report, format);
  } catch (error) {
    return [`format throws: ${format}: ${error}`];
  }
  const control = CONTROL.exec(text);
  return [
    ...(control ? [`control character: ${format}: U+${control[0].charCodeAt(0).toString(16)}`] : []),
    ...(MARKUP[format]?.(text) ? [`markup: ${format}: <script`] : []),
  ];
}

function* changedByJson(report: Report) {
  const back = parseReport(formatReport(report, 'json'));
  if (!isDeepStrictEqual(withoutSigns(back), withoutSigns(report))) yield 'round trip: the report comes back changed';
}

/** The report with −0 as 0, which JSON does not know, and without fields that are undefined. */
function withoutSigns(value: unknown): unknown {
  if (typeof value === 'number') return value === 0 ? 0 : value;
  if (value instanceof Float64Array) return Array.from(value, withoutSigns);
  if (Array.isArray(value)) return value.map(withoutSigns);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(entries.map(([name, inner]) => [name, withoutSigns(inner)]));
}
