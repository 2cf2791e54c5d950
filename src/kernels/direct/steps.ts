import { type Random, random } from '../../random.js';
import { blocksOf } from '../parameters.js';
import { entryOf, type Range, sizeOfRanges, within } from '../ranges.js';
import type { Slices } from '../slices.js';
import { differenceAt, type Loop, type LoopViews, viewsOf } from './component.js';

/** Steps that are tried, as exponents of 2, in units of Z. */
const EXPONENTS = [2, 0, -2, -4, -6, -8, -10, -12, -14, -16, -18, -20, -22, -24, -26];
/** The one that is taken where J is not finite at any. */
const FALLBACK = 2 ** -16;
/** Components of each array that they are tried on. */
const TRIED = 8;

/**
 * Writes the step of each component of the ranges: of the powers of 2 tried on a few components of its array, the one with the least error.
 *
 *     error = Σ_i errorOf(i) · unit_i over the components tried
 *
 * @returns components evaluated
 */
export function* chooseSteps(loop: Loop, ranges: readonly Range[], seed: number): Slices<number> {
  const generator = random(seed);
  const views = viewsOf(loop);
  let evaluated = 0;
  for (const { offset, size } of blocksOf(loop.workspace.spec)) {
    const wanted = within(ranges, offset, offset + size);
    if (wanted.length === 0) continue;
    const tried = sample(wanted, generator);
    const factor = yield* leastError(loop, views, tried);
    evaluated += tried.length * EXPONENTS.length;
    for (let i = offset; i < offset + size; i++) views.step[i] = factor * loop.unit[i];
  }
  return evaluated;
}

function* leastError(loop: Loop, views: LoopViews, tried: readonly number[]): Slices<number> {
  let [best, least] = [FALLBACK, Number.POSITIVE_INFINITY];
  for (const exponent of EXPONENTS) {
    const factor = 2 ** exponent;
    let error = 0;
    for (const i of tried) {
      error += differenceAt(loop, views, i, factor * loop.unit[i]) * loop.unit[i];
      yield 0;
    }
    if (error < least) [best, least] = [factor, error];
  }
  return best;
}

/** A few components of the ranges, evenly spread from a random start. */
function sample(ranges: readonly Range[], generator: Random): number[] {
  const size = sizeOfRanges(ranges);
  const count = Math.min(TRIED, size);
  const start = generator.uniform();
  return Array.from({ length: count }, (_, k) => entryOf(ranges, Math.floor(((k + start) * size) / count)));
}
