import { refuse } from '../errors.js';
import type { Report } from '../report.js';
import { html } from './html/html.js';
import { checkReport, json } from './json.js';
import { junit } from './junit.js';
import { markdown } from './markdown.js';
import { PLAIN, type TextOptions, text } from './text.js';

/** How a report is written. `again` is the line that repeats the check; colour and width concern text alone. */
export type FormatOptions = TextOptions;

type Formatter = (report: Report, options: FormatOptions) => string;

/** Name → writer: a new format is a line here. */
const FORMATTERS = { text, markdown, json, html, junit } satisfies Record<string, Formatter>;

export type Format = keyof typeof FORMATTERS;

/**
 * A report in words: pure, the same report gives the same string. Names and messages come from the caller's code and are neutralised:
 * no escape sequence, markup or line break in them survives.
 *
 * @throws {GradcheckError} `invalid_option` for a format that is not known, `invalid_report` for what is no report
 */
export function formatReport(report: Report, format: Format = 'text', options: FormatOptions = {}): string {
  if (typeof format !== 'string' || !Object.hasOwn(FORMATTERS, format)) throw refuse.format(format, FORMATS);
  checkReport(report);
  checkOptions(options);
  const formatter: Formatter = FORMATTERS[format];
  return formatter(report, options);
}

const FORMATS = Object.keys(FORMATTERS);

function checkOptions(options: FormatOptions): void {
  if (typeof options !== 'object' || options === null) throw refuse.options(options);
  const { again, width, paint } = options;
  if (again !== undefined && typeof again !== 'string')
    throw refuse.option('again', again, 'the line that repeats the check');
  if (width !== undefined && !(typeof width === 'number' && width > 0))
    throw refuse.option('width', width, 'a number of columns');
  if (paint !== undefined && !isPaint(paint))
    throw refuse.option('paint', paint, `functions for ${Object.keys(PLAIN).join(', ')}`);
}

const isPaint = (given: unknown): boolean =>
  typeof given === 'object' &&
  given !== null &&
  Object.keys(PLAIN).every(name => typeof (given as Record<string, unknown>)[name] === 'function');

export { parseReport } from './json.js';
export { type Paint, PLAIN } from './text.js';
