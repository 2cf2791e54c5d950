import type { Report } from '../report.js';

/**
 * The report as JSON on one line: typed arrays as arrays; NaN and infinite numbers as the strings "NaN", "Infinity", "-Infinity",
 * which Number() and Python's float() read; −0 as 0. `parseReport` reads it back.
 */
export const json = (report: Report): string => JSON.stringify(report, encode);

function encode(_key: string, value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  return value instanceof Float64Array ? Array.from(value) : value;
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
]);

/**
 * The report that `formatReport(report, 'json')` wrote, number for number (−0 comes back as 0).
 *
 * @throws {SyntaxError} text that is no JSON
 */
export const parseReport = (text: string): Report => JSON.parse(text, decode);

function decode(key: string, value: unknown): unknown {
  if (!NUMBERS.has(key)) return value;
  return Array.isArray(value) ? Float64Array.from(value, Number) : Number(value);
}
