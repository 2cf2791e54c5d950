import type { EvaluationLog } from '../../index.js';
import { numbers, text } from './columns.js';

/** J along components as it stands in a shard's file: column by column, numbers as base64 of little-endian bytes. */
export interface WrittenLog {
  /** Fingerprints of the base points. */
  bases: string[];
  /** Index into `bases`, component, value of the component, J: one entry an evaluation. */
  base: string;
  component: string;
  at: string;
  J: string;
}

/** The columns of a log, as they pass from a thread to the main one. */
export interface LogColumns {
  bases: string[];
  base: Uint32Array;
  component: Uint32Array;
  at: Float64Array;
  J: Float64Array;
}

/** Notes every evaluation along a component and knows none. */
export class RecordingLog implements EvaluationLog {
  private readonly bases: string[] = [];
  private readonly rows: { base: number[]; component: number[]; at: number[]; J: number[] } = {
    base: [],
    component: [],
    at: [],
    J: [],
  };

  recall(): undefined {
    return undefined;
  }

  note(base: string, i: number, at: number, J: number): void {
    let b = this.bases.lastIndexOf(base);
    if (b < 0) b = this.bases.push(base) - 1;
    this.rows.base.push(b);
    this.rows.component.push(i);
    this.rows.at.push(at);
    this.rows.J.push(J);
  }

  columns(): LogColumns {
    const { base, component, at, J } = this.rows;
    return {
      bases: this.bases,
      base: Uint32Array.from(base),
      component: Uint32Array.from(component),
      at: Float64Array.from(at),
      J: Float64Array.from(J),
    };
  }
}

/** Knows what other processes have computed; what it does not know is computed again. */
export class KnownLog implements EvaluationLog {
  /** Rows of each component, one component after the other. */
  private readonly rowsOf: { first: Uint32Array; row: Uint32Array };
  private readonly all: LogColumns;

  /** @param size  n, the length of θ */
  constructor(logs: readonly LogColumns[], size: number) {
    this.all = joined(logs);
    this.rowsOf = grouped(this.all.component, size);
  }

  recall(base: string, i: number, at: number): number | undefined {
    const { first, row } = this.rowsOf;
    const { bases, at: values, base: points, J } = this.all;
    for (let k = first[i]; k < first[i + 1]; k++)
      if (Object.is(values[row[k]], at) && bases[points[row[k]]] === base) return J[row[k]];
    return undefined;
  }

  note(): void {}
}

function joined(logs: readonly LogColumns[]): LogColumns {
  const bases = [...new Set(logs.flatMap(log => log.bases))];
  const renumbered = logs.map(log => log.base.map(b => bases.indexOf(log.bases[b])));
  return {
    bases,
    base: Uint32Array.from(concat(renumbered)),
    component: Uint32Array.from(concat(logs.map(log => log.component))),
    at: Float64Array.from(concat(logs.map(log => log.at))),
    J: Float64Array.from(concat(logs.map(log => log.J))),
  };
}

function concat(parts: readonly (Uint32Array | Float64Array)[]): Float64Array {
  const all = new Float64Array(parts.reduce((n, part) => n + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Counting sort: rows first[i] … first[i + 1] − 1 of `row` are those of component i. */
function grouped(component: Uint32Array, size: number): { first: Uint32Array; row: Uint32Array } {
  const first = new Uint32Array(size + 1);
  for (const i of component) first[i + 1]++;
  for (let i = 0; i < size; i++) first[i + 1] += first[i];
  const next = first.slice();
  const row = new Uint32Array(component.length);
  component.forEach((i, k) => {
    row[next[i]++] = k;
  });
  return { first, row };
}

/** A log as it is written to a file. */
export const writeLog = ({ bases, base, component, at, J }: LogColumns): WrittenLog => ({
  bases,
  base: text(base),
  component: text(component),
  at: text(at),
  J: text(J),
});

/**
 * @param size  n, the length of θ
 * @throws {RangeError} where the columns are not what `writeLog` made
 */
export function readLog({ bases, base, component, at, J }: WrittenLog, size: number): LogColumns {
  const log = {
    bases,
    base: new Uint32Array(numbers(base)),
    component: new Uint32Array(numbers(component)),
    at: new Float64Array(numbers(at)),
    J: new Float64Array(numbers(J)),
  };
  const lengths = new Set([log.base, log.component, log.at, log.J].map(column => column.length));
  if (lengths.size !== 1) throw new RangeError('the columns of its log differ in length');
  if (log.component.some(i => i >= size)) throw new RangeError('its log has components that θ has not');
  if (log.base.some(b => b >= bases.length)) throw new RangeError('its log has points that it does not name');
  return log;
}
