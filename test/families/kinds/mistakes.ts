import { type Random, random } from '../../../src/random.js';
import type { Arrays } from '../family.js';
import { type Kind, pointOf, rightGradients, type Subject } from './kind.js';

/** A gradient with one mistake in it, at θ and everywhere else. */
export interface Mistake {
  /** As 'w × 1.001 in one large entry'. */
  name: string;
  block: string;
  gradients(p: Arrays): Arrays;
  /** Largest error of an entry at θ, relative to the largest of its right value, its wrong value, and the rms of its block. */
  relative: number;
  /** Whether an analyst proves it. */
  decidable: boolean;
}

/** Sizes e of the factors 1 ± e. */
const SIZES = [1, 1e-1, 1e-2, 1e-3, 1e-4];
/** Factors on whole blocks, every one of them. */
const GROSS = [-1, 0, 2, 10];
/** A block this far below the largest gradient is zero but for rounding. */
const ROUNDING = 1e-15;

/** One block of a right gradient, as the planting sees it. */
interface Bed {
  name: string;
  grad: Float64Array;
  rms: number;
  /** Entries at which J has one slope. */
  plain: number[];
}

/** Every mistake that is planted into one right case. */
export function mistakes(kind: Kind, subject: Subject, seed: number): Mistake[] {
  const rng = random(seed + 1);
  const gradients = rightGradients(kind, subject);
  const beds = bedsOf(kind, subject, gradients(pointOf(subject)));
  const factors = SIZES.flatMap(size =>
    SPREADS.flatMap(spread => {
      const bed = beds[rng.below(beds.length)];
      const gross = spread === wholeBlock && size === 1;
      return bed && !gross ? spread(rng, bed, 1 + rng.sign() * size) : [];
    }),
  );
  const whole = beds.flatMap(bed => GROSS.flatMap(factor => wholeBlock(rng, bed, factor)));
  const multiplied = [...factors, ...whole, ...besideKink(kind, subject, beds)];
  return [...multiplied.map(plan => multiply(kind, gradients, plan)), ...outside(subject, gradients, rng)];
}

/** Blocks whose gradient is more than rounding. */
function bedsOf({ given }: Kind, { specials = [], flat = [] }: Subject, right: Arrays): Bed[] {
  const overall = Math.max(...Object.values(right).flatMap(v => Array.from(v, Math.abs)));
  return Object.entries(right).flatMap(([name, grad]) => {
    const rms = Math.sqrt(grad.reduce((sum, g) => sum + g * g, 0) / grad.length);
    const isSpecial = (k: number) => specials.some(s => s.block === name && s.entry === k);
    const plain = [...grad.keys()].filter(k => !isSpecial(k));
    // numbers at a kink that are a factor off may lie between the slopes still
    const told = given === 'function' || plain.length > 0;
    return told && !flat.includes(name) && rms > ROUNDING * overall ? [{ name, grad, rms, plain }] : [];
  });
}

/** What is multiplied: some entries of a block by one factor. */
interface Plan {
  where: string;
  bed: Bed;
  entries: readonly number[];
  factor: number;
}

const wholeBlock = (_: Random, bed: Bed, factor: number): Plan[] => [
  { where: 'throughout', bed, entries: [...bed.grad.keys()], factor },
];

/** A quarter of the entries in a row, the first of them one that counts. */
function quarter(rng: Random, bed: Bed, factor: number): Plan[] {
  const count = Math.ceil(bed.grad.length / 4);
  const from = oneOf(rng, bed, g => g >= 0.1 * bed.rms);
  if (from === undefined || bed.grad.length < 5) return [];
  const entries = [...bed.grad.keys()].filter(k => k >= from && k < from + count);
  return [{ where: `in ${entries.length} entries from [${from}]`, bed, entries, factor }];
}

const largeEntry = (rng: Random, bed: Bed, factor: number): Plan[] =>
  single(
    bed,
    oneOf(rng, bed, g => g >= 0.1 * bed.rms),
    factor,
  );

const smallEntry = (rng: Random, bed: Bed, factor: number): Plan[] =>
  single(
    bed,
    oneOf(rng, bed, g => g > 1e-6 * bed.rms && g < 1e-2 * bed.rms),
    factor,
  );

function single(bed: Bed, k: number | undefined, factor: number): Plan[] {
  if (k === undefined || bed.grad.length === 1) return [];
  return [{ where: `in entry [${k}]`, bed, entries: [k], factor }];
}

const SPREADS = [wholeBlock, quarter, largeEntry, smallEntry];

function oneOf(rng: Random, { grad, plain }: Bed, accepts: (size: number) => boolean): number | undefined {
  const fit = plain.filter(k => accepts(Math.abs(grad[k])));
  return fit[rng.below(fit.length)];
}

/** Twice the slope in one entry that stands at a kink: it may lie between the slopes there, and is wrong beside it. */
function besideKink({ given }: Kind, { specials = [] }: Subject, beds: readonly Bed[]): Plan[] {
  if (given === 'numbers') return [];
  const plans = specials.flatMap(({ side, block, entry }) => {
    const bed = beds.find(({ name }) => name === block);
    if (!bed || side !== undefined || bed.grad[entry] === 0) return [];
    return [{ where: `in entry [${entry}], at a kink`, bed, entries: [entry], factor: 2 }];
  });
  return plans.slice(0, 1);
}

function multiply(kind: Kind, gradients: (p: Arrays) => Arrays, plan: Plan): Mistake {
  const { bed, entries, factor, where } = plan;
  const { name, grad, rms } = bed;
  const chosen = new Set(entries);
  const error = (k: number) => Math.abs((factor - 1) * grad[k]);
  // what lies at a kink proves nothing where numbers alone are given
  const seen = kind.given === 'numbers' ? entries.filter(k => bed.plain.includes(k)) : entries;
  const largest = (of: (k: number) => number) => seen.reduce((most, k) => Math.max(most, of(k)), 0);
  return {
    name: `${name} × ${factor} ${where}`,
    block: name,
    gradients(p) {
      const right = gradients(p);
      return { ...right, [name]: right[name].map((g, k) => (chosen.has(k) ? factor * g : g)) };
    },
    relative: largest(k => error(k) / Math.max(Math.abs(grad[k]), Math.abs(factor * grad[k]), rms)),
    decidable: largest(k => error(k) / rms) >= kind.decidable,
  };
}

/** Values at a kink or a jump that no convention allows, at θ alone. */
function outside({ specials = [], parameters }: Subject, gradients: (p: Arrays) => Arrays, rng: Random): Mistake[] {
  const { block, entry, outside } = specials[rng.below(specials.length)] ?? {};
  if (block === undefined || entry === undefined || outside === undefined) return [];
  const here = parameters[block][entry];
  return [
    {
      name: `${block}[${entry}] = ${outside}, outside its slopes`,
      block,
      gradients(p) {
        const right = gradients(p);
        if (p[block][entry] !== here) return right;
        return { ...right, [block]: right[block].map((g, k) => (k === entry ? outside : g)) };
      },
      relative: 1,
      decidable: true,
    },
  ];
}
