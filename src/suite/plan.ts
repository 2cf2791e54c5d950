import type { Dtype, Forward, SuiteOptions } from './operation.js';
import type { Point } from './point.js';
import type { Row } from './table.js';

/** What is checked under one name. */
export interface Plan {
  name: string;
  row: Row;
  attributes?: Readonly<Record<string, unknown>>;
  dtype: Dtype;
  modeName: string;
  /** How the operation is run. */
  mode(f: Forward): Forward;
  options: SuiteOptions;
  /** Draws the inputs from `pointSeed`; an arbitrary of fast-check draws its own. */
  point?(seed: number): Point;
  pointSeed: number;
  /** Where output weights are drawn from. */
  seed: number;
}

/** An attribute in JSON, where JSON knows it: a bigint as code writes it, a function and what contains itself by their kind. */
export function told(value: unknown): string {
  try {
    return JSON.stringify(value) ?? typeof value;
  } catch {
    return typeof value === 'bigint' ? `${value}n` : Object.prototype.toString.call(value);
  }
}

/** 'softmax [3,3] axis=1 float64 compiled #2' */
export function nameOf(
  { row, attributes = {}, dtype, modeName }: Pick<Plan, 'row' | 'attributes' | 'dtype' | 'modeName'>,
  shapes: string,
  which: string,
): string {
  const said = Object.entries(attributes).map(([key, value]) => `${key}=${told(value)}`);
  return [row.name, shapes, ...said, dtype, modeName, which].filter(word => word !== '').join(' ');
}
