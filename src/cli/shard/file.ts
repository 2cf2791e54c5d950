import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { flawIn, type Schema } from '../../format/schema.js';
import type { Options } from '../../index.js';
import { fileOf } from '../model.js';
import { refusal } from '../refusal.js';
import { type LogColumns, readLog, writeLog } from './evaluations.js';
import type { Place } from './place.js';

/** What processes that share the work on a problem must have in common before they do. */
export interface Start {
  /** SHA-256 of θ and its layout. */
  theta: string;
  /** J at θ; null where it is not the same twice. */
  J: number | null;
  /** n, the length of θ. */
  size: number;
}

/** What one process computed of one problem. */
export interface ShardPart extends Start {
  label: string;
  /** A few numbers that the gradient at θ is known by; null where it is not the same twice, or was not asked. */
  gradient: number[] | null;
  log: LogColumns;
}

/** What one process computed of a model: enough for the merge, together with the others, to repeat the check without computing J. */
export interface Shard {
  model: string;
  place: Place;
  /** Options that change numbers, as given. */
  options: Options;
  hashes: { model: string; options: string };
  parts: ShardPart[];
}

/** Components of the longest θ there can be: a log counts them with 32 bits. */
const MOST = 2 ** 32 - 1;

const sha256 = (...data: (string | Uint8Array)[]): string => {
  const hash = createHash('sha256');
  for (const piece of data) hash.update(piece);
  return hash.digest('hex');
};

/** SHA-256 of the module's own text; refuses a path where there is none. */
export const hashOfModel = (model: string): string => sha256(readFileSync(fileOf(model)));

/** SHA-256 of options, whatever their order. */
export const hashOfOptions = (options: Options): string =>
  sha256(
    JSON.stringify(
      Object.entries(options)
        .filter(([, value]) => value !== undefined)
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    ),
  );

/** SHA-256 of θ with names and shapes. */
export const hashOfTheta = (
  theta: Float64Array,
  blocks: readonly { name: string; shape: readonly number[] }[],
): string =>
  sha256(
    JSON.stringify(blocks.map(({ name, shape }) => [name, shape])),
    new Uint8Array(theta.buffer, theta.byteOffset, theta.byteLength),
  );

/** A shard as its file holds it: JSON, with the SHA-256 of all before it at its end. NaN and infinite numbers are written as words. */
export function shardText({ parts, ...shard }: Shard): string {
  const written = parts.map(part => ({ ...part, log: writeLog(part.log) }));
  const body = JSON.stringify({ gradcheck: 'shard', schemaVersion: 2, ...shard, parts: written }, encode).slice(0, -1);
  return `${body}${CHECKSUM}${sha256(body)}"}\n`;
}

const CHECKSUM = ',"checksum":"';

const encode = (_key: string, value: unknown): unknown =>
  typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;

/**
 * The shard in a file: what is not exactly as it was written is refused, before anything is done with it.
 *
 * @throws {Refusal} for a file that is missing, cut short, changed, or no shard
 */
export function readShard(file: string): Shard {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw refusal.unreadable(file, error as Error);
  }
  try {
    return parsed(bytes);
  } catch (error) {
    throw refusal.noShard(file, error as Error);
  }
}

function parsed(bytes: Buffer): Shard {
  const at = bytes.lastIndexOf(CHECKSUM);
  const end = at < 0 ? '' : bytes.subarray(at + CHECKSUM.length).toString('latin1');
  if (at < 0 || end !== `${sha256(bytes.subarray(0, at))}"}\n`) throw new Error(whatElse(bytes));
  const { gradcheck, schemaVersion, checksum, ...shard } = JSON.parse(bytes.toString('utf8'));
  if (gradcheck !== 'shard' || schemaVersion !== 2) throw new Error(`its schemaVersion is ${schemaVersion}, not 2`);
  const flaw = flawIn(shard, SHARD);
  if (flaw) throw new Error(`its ${flaw.path.slice(1)} is ${JSON.stringify(flaw.got)}, not ${flaw.want}`);
  const { place, options, hashes, parts } = shard;
  if (place.index > place.count) throw new Error(`it is number ${place.index} of ${place.count}`);
  if (hashOfOptions(options) !== hashes.options) throw new Error('its options are not those of its hash');
  return { ...shard, parts: parts.map(readPart) };
}

/** What a shard's file holds. */
const SHARD: Schema = fields({
  model: { type: 'string' },
  place: fields({ index: { type: 'integer', minimum: 1 }, count: { type: 'integer', minimum: 1 } }),
  options: { type: 'object' },
  hashes: fields({ model: { type: 'string' }, options: { type: 'string' } }),
  parts: { type: 'array', items: partFields() },
});

function partFields(): Schema {
  const number: Schema = { anyOf: [{ type: 'number' }, { enum: ['NaN', 'Infinity', '-Infinity'] }] };
  const text: Schema = { type: 'string' };
  return fields({
    label: text,
    theta: text,
    J: { anyOf: [number, { type: 'null' }] },
    gradient: { anyOf: [{ type: 'array', items: number }, { type: 'null' }] },
    size: { type: 'integer', minimum: 1, maximum: MOST },
    log: fields({ bases: { type: 'array', items: text }, base: text, component: text, at: text, J: text }),
  });
}

function fields(properties: Readonly<Record<string, Schema>>): Schema {
  return { type: 'object', properties, required: Object.keys(properties) };
}

/** What a file is whose checksum does not fit. */
function whatElse(bytes: Buffer): string {
  const start = bytes.subarray(0, 64).toString('latin1');
  const version = /^\{"gradcheck":"shard","schemaVersion":(\d+)/.exec(start)?.[1];
  if (version === undefined) return 'it was not written by --shard';
  return version === '2' ? 'its checksum does not fit' : `its schemaVersion is ${version}, not 2`;
}

function readPart({ J, gradient, ...part }: Written): ShardPart {
  const log = readLog(part.log, part.size);
  return { ...part, J: J === null ? null : Number(J), gradient: gradient === null ? null : gradient.map(Number), log };
}

type Written = Omit<ShardPart, 'J' | 'gradient' | 'log'> & {
  J: number | string | null;
  gradient: (number | string)[] | null;
  log: ReturnType<typeof writeLog>;
};
