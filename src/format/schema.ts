import { show } from '../errors.js';

/** As much of JSON Schema (2020-12) as the schema of a report is written in. */
export interface Schema {
  $ref?: string;
  type?: string;
  const?: unknown;
  enum?: readonly unknown[];
  anyOf?: readonly Schema[];
  minimum?: number;
  maximum?: number;
  items?: Schema;
  required?: readonly string[];
  properties?: Readonly<Record<string, Schema>>;
  additionalProperties?: Schema;
  $defs?: Readonly<Record<string, Schema>>;
}

/** The first place of a value that a schema does not describe, what stands there and what is wanted. */
export interface Flaw {
  /** From the value on: `.blocks[0].name`. */
  path: string;
  got: unknown;
  want: string;
}

type Kind = { is(value: unknown): boolean; called: string };

const KINDS: Readonly<Record<string, Kind>> = {
  object: {
    is: value =>
      typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Float64Array),
    called: 'an object',
  },
  array: { is: value => Array.isArray(value) || value instanceof Float64Array, called: 'a list' },
  string: { is: value => typeof value === 'string', called: 'text' },
  number: { is: value => typeof value === 'number', called: 'a number' },
  integer: { is: Number.isSafeInteger, called: 'a whole number' },
  null: { is: value => value === null, called: 'null' },
};

/** What of a value a schema does not describe. NaN and infinite numbers pass for numbers and typed arrays for lists: a report in memory has them. */
export function flawIn(value: unknown, schema: Schema, root: Schema = schema): Flaw | undefined {
  if (schema.$ref !== undefined) return flawIn(value, referred(root, schema.$ref), root);
  if (!fits(value, schema, root)) return { path: '', got: value, want: described(schema, root) };
  if (schema.items && Array.isArray(value)) return flawInItems(value, schema.items, root);
  // numbers of any kind: 0.5 stands for all of them
  if (schema.items && value instanceof Float64Array)
    return flawInItems(value.length > 0 ? [0.5] : [], schema.items, root);
  return schema.type === 'object' ? flawInFields(value as Fields, schema, root) : undefined;
}

/** Whether a value itself is what is wanted; what is in it is looked at elsewhere. */
function fits(value: unknown, schema: Schema, root: Schema): boolean {
  if (schema.type !== undefined && !KINDS[schema.type].is(value)) return false;
  if ('const' in schema && value !== schema.const) return false;
  if (schema.enum && !schema.enum.includes(value)) return false;
  if (schema.minimum !== undefined && (value as number) < schema.minimum) return false;
  if (schema.maximum !== undefined && (value as number) > schema.maximum) return false;
  return schema.anyOf === undefined || schema.anyOf.some(one => flawIn(value, one, root) === undefined);
}

function flawInItems(list: readonly unknown[], items: Schema, root: Schema): Flaw | undefined {
  for (let k = 0; k < list.length; k++) {
    const flaw = flawIn(list[k], items, root);
    if (flaw) return { ...flaw, path: `[${k}]${flaw.path}` };
  }
  return undefined;
}

type Fields = Readonly<Record<string, unknown>>;

function flawInFields(value: Fields, { properties = {}, ...schema }: Schema, root: Schema): Flaw | undefined {
  const { additionalProperties, required = [] } = schema;
  const missing = required.find(name => !Object.hasOwn(value, name));
  if (missing !== undefined) return { path: `.${missing}`, got: undefined, want: described(properties[missing], root) };
  for (const [name, field] of Object.entries(value)) {
    const known = Object.hasOwn(properties, name) ? properties[name] : additionalProperties;
    const flaw = known && flawIn(field, known, root);
    if (flaw) return { ...flaw, path: `.${name}${flaw.path}` };
  }
  return undefined;
}

/** A schema in words. */
function described(schema: Schema, root: Schema): string {
  if (schema.$ref !== undefined) return described(referred(root, schema.$ref), root);
  if (schema.anyOf) return schema.anyOf.map(one => described(one, root)).join(' or ');
  if ('const' in schema) return show(schema.const);
  if (schema.enum) return schema.enum.map(show).join(' or ');
  const least = schema.minimum === undefined ? '' : ` from ${schema.minimum}`;
  const most = schema.maximum === undefined ? '' : ` up to ${schema.maximum}`;
  return `${KINDS[schema.type!].called}${least}${most}`;
}

const referred = (root: Schema, ref: string): Schema => root.$defs![ref.replace('#/$defs/', '')];
