import schema from '../../src/format/report.schema.json' with { type: 'json' };
import { flawIn, type Schema } from '../../src/format/schema.js';

/** The schema of a report as it is published. */
export const SCHEMA = schema as Schema;

/** Where a report is not as the schema has it, also by fields that the schema does not name; undefined where it is. */
export function unlikeSchema(report: unknown): string | undefined {
  const flaw = flawIn(report, SCHEMA);
  return flaw ? `${flaw.path} is ${String(flaw.got)}, not ${flaw.want}` : unnamed(report, SCHEMA, '');
}

/** The first field that the schema does not name. */
function unnamed(
  value: unknown,
  { properties, items, additionalProperties }: Schema,
  path: string,
): string | undefined {
  if (items && Array.isArray(value))
    for (const [k, item] of value.entries()) {
      const found = unnamed(item, items, `${path}[${k}]`);
      if (found) return found;
    }
  if (!properties || typeof value !== 'object' || value === null) return undefined;
  for (const [name, field] of Object.entries(value)) {
    const known = Object.hasOwn(properties, name) ? properties[name] : additionalProperties;
    if (!known) return `${path}.${name} is no field of it`;
    const found = unnamed(field, known, `${path}.${name}`);
    if (found) return found;
  }
  return undefined;
}
