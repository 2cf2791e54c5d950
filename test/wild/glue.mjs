// How many lines bind the models to gradcheck: those that end in '// glue', and those between '// glue: begin' and '// glue: end'.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, 'models');

/** Glue lines of one file; comments and blank lines are not counted. */
export function glueIn(code) {
  let inside = false;
  let count = 0;
  for (const line of code.split('\n').map(line => line.trim())) {
    if (line === '// glue: begin') inside = true;
    else if (line === '// glue: end') inside = false;
    else if ((inside && line !== '' && !line.startsWith('//')) || /\S.*\/\/ glue$/.test(line)) count++;
  }
  return count;
}

/** Every module of the models, 'library/model'. Those that hold no glue of their own default export are shared by a library's models. */
export const modules = readdirSync(folder, { recursive: true })
  .filter(name => name.endsWith('.mjs'))
  .map(name => name.slice(0, -'.mjs'.length))
  .sort();

export const glue = modules.reduce(
  (total, name) => total + glueIn(readFileSync(join(folder, `${name}.mjs`), 'utf8')),
  0,
);
