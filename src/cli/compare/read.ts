import { readFile } from 'node:fs/promises';
import { parseReport, type Report } from '../../index.js';
import { refusal } from '../refusal.js';

/**
 * The gradient in a JSON file: a tree of arrays, { data, shape } among them, or a report that `gradcheck --json` wrote, whose grad it is.
 * NaN, Infinity and -Infinity are read as Python writes them, which JSON does not know.
 *
 * @throws {Refusal} a file that cannot be read, or holds no JSON
 */
export async function readGradients(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch(error => {
    throw refusal.gradientsUnread(file, error);
  });
  try {
    const read = parsed(text);
    return isReport(read) ? gradientsOf(parseReport(text)) : read;
  } catch (error) {
    throw refusal.noGradients(file, error as Error);
  }
}

/** A text in which a bare NaN stands, not one within a string. */
const NOT_A_NUMBER = '\u0000NaN';
const TOKENS = /"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!/NaN|Infinity/.test(text)) throw error;
    const read = JSON.parse(text.replace(TOKENS, readable), (_, value) =>
      value === NOT_A_NUMBER ? Number.NaN : value,
    );
    return read;
  }
}

/** 1e999 is read as Infinity. */
function readable(token: string): string {
  if (token.startsWith('"')) return token;
  return token === 'NaN' ? JSON.stringify(NOT_A_NUMBER) : token.replace('Infinity', '1e999');
}

const isReport = (value: unknown): boolean => typeof value === 'object' && value !== null && 'schemaVersion' in value;

/** The gradient that a report checked, by the names of its blocks. */
const gradientsOf = ({ blocks, grad }: Report): object =>
  Object.fromEntries(
    blocks.map(({ name, shape, offset, size }) => [name, { data: grad.subarray(offset, offset + size), shape }]),
  );
