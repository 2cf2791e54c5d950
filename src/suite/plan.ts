import type { SuiteOptions } from './operation.js';
import type { Point } from './point.js';
import type { Setting } from './problem.js';

/** What is checked under one name. */
export interface Plan extends Omit<Setting, 'control'> {
  modeName: string;
  options: SuiteOptions;
  /** Draws the inputs from `pointSeed`; an arbitrary of fast-check draws its own. */
  point?(seed: number): Point;
  pointSeed: number;
}

/** 'softmax [3,3] axis=1 float64 compiled #2' */
export function nameOf(
  { row, attributes = {}, dtype, modeName }: Pick<Plan, 'row' | 'attributes' | 'dtype' | 'modeName'>,
  shapes: string,
  which: string,
): string {
  const said = Object.entries(attributes).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
  return [row.name, shapes, ...said, dtype, modeName, which].filter(word => word !== '').join(' ');
}
