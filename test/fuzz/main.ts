import { inspect } from 'node:util';
import { fuzz, type Smallest, shrink } from './fuzz.js';
import { SUBJECTS } from './subjects.js';

/** Samples when no number is given: under four minutes on one core. */
const CASES = 20_000;

const [name = 'problems', cases = String(CASES), given, path] = process.argv.slice(2);
const seed = given === undefined ? Date.now() % 2 ** 31 : Number(given);
const subject = SUBJECTS[name];

const printed = ({ sample, violation, path: at }: Smallest) => `${violation}
${inspect(sample, { depth: 12, breakLength: 110 })}
again  node scripts/fuzz.mjs ${name} 1 ${seed} ${at}
`;

if (!subject) {
  console.error(`${name} is not fuzzed: give one of ${Object.keys(SUBJECTS).join(', ')}.`);
  process.exitCode = 1;
} else if (path === undefined) await all();
else await again(path);

async function all(): Promise<void> {
  const started = performance.now();
  console.log(`${name}, seed ${seed}, ${cases} cases`);
  const { outcomes, broken } = await fuzz(subject, Number(cases), seed);
  for (const [outcome, samples] of [...outcomes].sort()) console.log(`${String(samples).padStart(8)}  ${outcome}`);
  for (const [kind, { samples }] of broken) console.log(`${String(samples).padStart(8)}  VIOLATED  ${kind}`);
  for (const [kind, { first }] of broken) {
    const smallest = await shrink(subject, { seed, path: String(first), kind });
    console.log(smallest ? `\n${printed(smallest)}` : `\n${kind}: case ${first} did not break it a second time`);
  }
  console.log(`${((performance.now() - started) / 1000).toFixed(0)} s`);
  process.exitCode = broken.size > 0 ? 1 : 0;
}

async function again(from: string): Promise<void> {
  const smallest = await shrink(subject, { seed, path: from });
  console.log(smallest ? printed(smallest) : 'nothing is violated');
  process.exitCode = smallest ? 1 : 0;
}
