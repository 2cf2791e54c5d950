import { type Plan, told } from './plan.js';
import { type Point, sizeOf } from './point.js';
import { isIdentifier } from './table.js';

/** The call that runs a case of the table again. */
export const againOf = (plan: Plan): string => find('table', plan, plan.name);

/** The call that runs a point which is not in the table: its row with these inputs, to paste. */
export function againAt(plan: Plan, point: Point, name: string): string {
  const { row, attributes, dtype } = plan;
  const fields = [
    // the row itself, or the function in its place
    row.bare ? `forward: ${row.path}` : `...${row.path}`,
    ...(row.shapes ? ['shapes: undefined'] : []),
    `inputs: ${inputsOf(point)}`,
    ...(attributes ? [`attributes: [${told(attributes)}]`] : []),
    `dtypes: ['${dtype}']`,
  ];
  const table = `{ ${keyOf(row.name)}: { ${fields.join(', ')} } }`;
  return Object.keys(row.modes ?? {}).length > 1 ? find(table, plan, name) : `${called(table, plan)}[0].run()`;
}

const called = (table: string, { options }: Plan) =>
  `cases(${table}${Object.keys(options).length > 0 ? ', options' : ''})`;

const find = (table: string, plan: Plan, name: string) =>
  `${called(table, plan)}.find(({ name }) => name === ${JSON.stringify(name)}).run()`;

function inputsOf({ inputs, named }: Point): string {
  const written = inputs.map(({ name, data, shape }) => [name, numbers(data, shape)] as const);
  if (named) return `{ ${written.map(([name, text]) => `${keyOf(name)}: ${text}`).join(', ')} }`;
  return `[${written.map(([, text]) => text).join(', ')}]`;
}

const keyOf = (name: string) => (isIdentifier(name) ? name : JSON.stringify(name));

function numbers(data: Float64Array, shape: readonly number[]): string {
  const size = sizeOf(shape);
  if (size === 0) return `{ data: [], shape: [${shape.join(', ')}] }`;
  if (shape.length === 0) return String(data[0]);
  const each = size / shape[0];
  const rows = Array.from({ length: shape[0] }, (_, k) =>
    numbers(data.subarray(k * each, (k + 1) * each), shape.slice(1)),
  );
  return `[${rows.join(', ')}]`;
}
