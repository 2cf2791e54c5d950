import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A right model and a wrong one of 2 components, with what a fault needs put before or into its cost. */
export const model = ({ before = '', inCost = '', factor = 2 } = {}) => `${before}
export const parameters = { w: [1, 2] };
export const cost = ({ w }) => { ${inCost}; return w[0] ** 2 + w[1] ** 2; };
export const gradients = ({ w }) => ({ w: [${factor} * w[0], ${factor} * w[1]] });
`;

/** Writes models into a folder of their own and gives back what names a file in it. */
export function models(folder: string, files: Readonly<Record<string, string>>): (name: string) => string {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return name => join(folder, name);
}

/** Waits until something is so, for as long as the test may take. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise(resolve => setTimeout(resolve, 20));
}

/** Whether a process is there. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
