import { refuse, show } from '../../errors.js';
import { checkKnown } from './fields.js';
import type { Field, Layer } from './layer.js';
import { LAYERS, rowOf } from './table.js';

/** Residuals in residuals: ends the descent into one that contains itself. */
const MAX_DEPTH = 32;

/** Names end up in 'conv.W[0,1]' and in globs. */
const NAME = /^[\p{L}\p{N}_$./-]+$/u;

/**
 * Checks every field of every layer, and copies them with their defaults filled in; shapes are looked at later.
 *
 * @throws {GradcheckError} `invalid_spec` with the path of the field, such as `spec.layers[3].layers[1].kernel`
 */
export function readLayers(value: unknown, path: string, depth = 0): readonly Layer[] {
  if (!Array.isArray(value) || value.length === 0)
    throw refuse.spec(path, `${path} is ${show(value)}: give at least one layer, such as { units, activation }.`);
  if (depth > MAX_DEPTH)
    throw refuse.spec(path, `${path} stands in more than ${MAX_DEPTH} residuals: does one contain itself?`);
  return Object.freeze(Array.from(value, (layer, l) => readLayer(layer, `${path}[${l}]`, depth)));
}

function readLayer(value: unknown, path: string, depth: number): Layer {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw refuse.spec(path, `${path} is ${show(value)}: give a layer, such as { units, activation }.`);
  const given = value as Record<string, unknown>;
  const type = readType(given.type, path);
  const fields = LAYERS[type].fields as Record<string, Field<unknown>>;
  checkKnown(path, given, ['type', 'name', ...Object.keys(fields)]);
  const layer = readFields({ type, ...readName(given.name, path) }, given, fields, { path, depth });
  rowOf(layer).check?.(layer, path);
  return Object.freeze(layer);
}

function readFields(
  layer: Record<string, unknown>,
  given: Record<string, unknown>,
  fields: Record<string, Field<unknown>>,
  { path, depth }: { path: string; depth: number },
): Layer {
  for (const [name, field] of Object.entries(fields)) {
    const layers = (value: unknown, at: string) => readLayers(value, at, depth + 1);
    const value = field(given[name], { path: `${path}.${name}`, before: layer, layers });
    if (value !== undefined) layer[name] = value;
  }
  return layer as unknown as Layer;
}

function readType(type: unknown, path: string): Layer['type'] {
  if (type === undefined) return 'dense';
  if (typeof type === 'string' && Object.hasOwn(LAYERS, type)) return type as Layer['type'];
  const at = `${path}.type`;
  throw refuse.spec(at, `${at} is ${show(type)}: give one of ${Object.keys(LAYERS).join(', ')}.`);
}

function readName(name: unknown, path: string): { name?: string } {
  if (name === undefined) return {};
  if (typeof name === 'string' && NAME.test(name)) return { name };
  const at = `${path}.name`;
  throw refuse.spec(at, `${at} is ${show(name)}: give a word of letters, digits and _ $ . / -.`);
}
