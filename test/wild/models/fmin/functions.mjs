// The package's own demo objectives f(X) with fprime(X) written by hand. Their file is ES module syntax in a package without "type": read, not imported.
import { readFileSync } from 'node:fs';
import { numbers } from '../../numbers.mjs';

const source = readFileSync(
  new URL('../../node_modules/fmin/src/visualizations/functions.js', import.meta.url),
  'utf8',
);
const objectives = await import(`data:text/javascript,${encodeURIComponent(source)}`);
const names = Object.keys(objectives).filter(name => objectives[name]?.f && objectives[name]?.fprime);
const { between } = numbers(201);
const each = f => Object.fromEntries(names.map(name => [name, f(name)]));

// glue: begin
export const parameters = each(() => [between(-1.5, 1.5), between(-1.5, 1.5)]);
export const cost = at => names.reduce((J, name) => J + objectives[name].f(at[name]), 0);
export const gradients = at => each(name => objectives[name].fprime(at[name]));
// glue: end
