import { refuse } from '../errors.js';
import { product } from '../numbers.js';
import type { BlockReport, Report } from '../report.js';
import SCHEMA from './report.schema.json' with { type: 'json' };
import { flawIn, type Schema } from './schema.js';

/**
 * The report as JSON on one line: typed arrays as arrays; NaN and infinite numbers as the strings "NaN", "Infinity", "-Infinity",
 * which Number() and Python's float() read; −0 as 0. `parseReport` reads it back; `gradcheck/report.schema.json` describes it.
 */
export const json = (report: Report): string => JSON.stringify(report, encode);

function encode(_key: string, value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  return value instanceof Float64Array ? Array.from(value) : value;
}

/**
 * The report that `formatReport(report, 'json')` wrote, number for number (−0 comes back as 0). The text may come from anywhere: every field is looked at.
 *
 * @throws {SyntaxError}    text that is no JSON
 * @throws {GradcheckError} `invalid_report` for what is no text, and for JSON that is no report, or one of another version
 */
export function parseReport(text: string): Report {
  if (typeof text !== 'string')
    throw refuse.report('text', text, 'the text of a report, as formatReport(report, "json") writes it');
  const json: unknown = JSON.parse(text);
  checkReport(json);
  checkLengths(json);
  return JSON.parse(text, decode);
}

/** Fields of numbers, whose strings are encoded ones: all else that reads "NaN" is somebody's name. */
const NUMBERS = new Set([
  'difference',
  'tolerance',
  'resolution',
  'noise',
  'factor',
  'grad',
  'gradapprox',
  'bound',
  'off',
  'smallest',
]);

function decode(key: string, value: unknown): unknown {
  if (!NUMBERS.has(key)) return value;
  return Array.isArray(value) ? Float64Array.from(value, Number) : Number(value);
}

/** Refuses what is no report of this version, as JSON has it or as it is in memory. */
export function checkReport(value: unknown): asserts value is Report {
  const { schemaVersion } = (value ?? {}) as Partial<Report>;
  if (typeof schemaVersion === 'number' && schemaVersion !== 1) throw refuse.reportVersion(schemaVersion);
  const flaw = flawIn(value, SCHEMA as Schema);
  if (flaw) throw refuse.report(`report${flaw.path}`, flaw.got, flaw.want);
  (value as Report).blocks.forEach(checkShape);
}

/** A block is drawn and counted by its shape, which is therefore that of its size. */
function checkShape({ shape, size }: BlockReport, b: number): void {
  if (product(shape) !== size)
    throw refuse.report(`report.blocks[${b}].shape`, shape, `one of ${size} entries, as size says`);
}

/** Refuses lists and blocks that do not fit each other. */
function checkLengths({ grad, gradapprox, bound, blocks }: Report): void {
  const n = grad.length;
  for (const [name, list] of Object.entries({ gradapprox, bound }))
    if (list.length !== n) throw refuse.report(`report.${name}`, list, `a list of ${n}, as grad is`);
  const beyond = blocks.findIndex(({ offset, size }) => offset + size > n);
  if (beyond >= 0) throw refuse.report(`report.blocks[${beyond}].size`, blocks[beyond].size, `within the ${n} of grad`);
}
