// What the figures were measured on and with.
import { readFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';

const version = (...path) =>
  JSON.parse(readFileSync(join(import.meta.dirname, ...path, 'package.json'), 'utf8')).version;

/** @param seen  versions that measurements told: { numpy, torch } */
export function machine(seen) {
  const { model } = cpus()[0];
  const packages = [
    ['gradcheck', version('..')],
    ['Node', process.versions.node],
    ['V8', process.versions.v8],
    ['AssemblyScript', version('../node_modules/assemblyscript')],
    ['tfjs', version('node_modules/@tensorflow/tfjs')],
    ...Object.entries(seen),
  ];
  return [
    `${new Date().toISOString().slice(0, 10)} · ${model}, ${cpus().length} cores · load ${loadavg()[0].toFixed(1)} at the end`,
    packages.map(([name, number]) => `${name} ${number}`).join(', '),
  ];
}
