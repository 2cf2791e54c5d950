import * as fc from 'fast-check';
import { GradcheckError } from '../../../src/errors.js';
import type { Report } from '../../../src/report.js';
import type { Subject, Trial } from '../fuzz.js';
import { misformats } from '../invariants/formats.js';
import { dishonesties } from '../invariants/honest.js';
import { PLACES } from './places.js';
import { made, type ValueSpec, valueSpec } from './values.js';

/** A value that nobody asked for, and where it is given. */
interface Sample {
  place: string;
  at: number;
  value: ValueSpec;
}

const sample: fc.Arbitrary<Sample> = fc.record({
  place: fc.constantFrom(...Object.keys(PLACES)),
  at: fc.nat({ max: 5000 }),
  value: valueSpec,
});

/** All that is public, given one value of a kind that nobody asked for: it is taken, or refused in words. */
export const garbage: Subject<Sample> = { sample, trial };

async function trial({ place, at, value }: Sample): Promise<Trial> {
  let result: unknown;
  try {
    result = await PLACES[place](made(value) as never, at);
  } catch (error) {
    return refused(place, error);
  }
  // what a report from elsewhere says is not ours
  return isReport(result) && !place.includes('Report()')
    ? { outcome: result.verdict, violations: [...dishonesties(result), ...misformats(result)] }
    : { outcome: 'taken', violations: [] };
}

/** Every refusal has a sentence, a code and a path; anything else is an accident. */
function refused(place: string, error: unknown): Trial {
  if (isPlain(error)) return { outcome: 'refused by the platform', violations: [] };
  if (!(error instanceof GradcheckError)) return { outcome: 'crashed', violations: [`crash in ${place}: ${error}`] };
  const { code, path, message } = error;
  const told = typeof path === 'string' && message.length > 20;
  return { outcome: `refused: ${code}`, violations: told ? [] : [`no words: ${code} ${path} ${message}`] };
}

/** JSON that is none, and arrays without a buffer, which are looked for where numbers are meant: the platform has words for both. */
const isPlain = (error: unknown): boolean =>
  error instanceof SyntaxError || (error instanceof TypeError && error.message.includes('detached ArrayBuffer'));

const isReport = (value: unknown): value is Report =>
  typeof value === 'object' && value !== null && 'verdict' in value && 'gradapprox' in value && 'blocks' in value;
