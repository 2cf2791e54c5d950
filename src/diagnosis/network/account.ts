import type { Cause, Rival, Statement } from '../../finding.js';
import { RIVAL } from '../bits.js';
import { scaleStatement } from '../scale.js';
import type { Candidate } from './candidate.js';
import {
  factorBits,
  factorNames,
  isFactor,
  isFamiliar,
  type Part,
  plainBias,
  plainWeights,
  same,
  wrongBias,
  wrongWeights,
} from './part.js';
import type { Scene } from './scene.js';

/** What is said of one of dZ[l], dW[l], db[l]. */
export interface Said {
  at: 'delta' | 'W' | 'b';
  statement: Statement;
  /** Other kinds that fit as well. */
  rivals: Rival[];
}

/** One way to account for a layer. */
export interface Account {
  /** What all of it costs to say; the cheapest wins. */
  bits: number;
  candidate: Candidate;
  says: Said[];
  /** dZ[l] as grad has it, factor included. */
  delta: Float64Array;
  /** Parts that no hypothesis explains. */
  open: ('W' | 'b')[];
}

/**
 * The cheapest accounts of layer l, best first: which dZ[l], and what was done to it in dW[l] and db[l].
 * At least one of the two must follow plainly from dZ[l]; the right dZ[l], which stands first, may explain both through mistakes
 * of their own, and is asked for these only where no other dZ[l] explains the two as they are.
 */
export function accountsOf(scene: Scene, l: number, [right, ...wrong]: readonly Candidate[]): Account[] {
  const delta = right.delta();
  const isPlain = plainBias(scene, l, delta) !== null && plainWeights(scene, l, delta, scene.A[l - 1]) !== null;
  const accounts = cheapAccounts(scene, l, isPlain ? [right, ...wrong] : wrong, delta);
  const all = isPlain || accounts.some(isWhole) ? accounts : [...accounts, ...cheapAccounts(scene, l, [right], delta)];
  return all.sort((a, b) => a.bits - b.bits);
}

/** Whether two dZ[l] are the same but for rounding. */
function isNearly({ rounding }: Scene, one: Float64Array, other: Float64Array): boolean {
  const largest = other.reduce((most, d) => Math.max(most, Math.abs(d)), 0);
  return one.every((d, i) => Math.abs(d - other[i]) <= rounding * largest);
}

/** Accounts of candidates sorted by cost, those left out that can be neither best nor rival; `right` is the right dZ[l]. */
export function cheapAccounts(
  scene: Scene,
  l: number,
  candidates: readonly Candidate[],
  right: Float64Array,
): Account[] {
  const accounts: Account[] = [];
  let best = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    if (candidate.bits > best + RIVAL) continue;
    const account = accountOf(scene, l, candidate, right);
    if (!account) continue;
    accounts.push(account);
    best = Math.min(best, account.bits);
  }
  return accounts;
}

/** Whether dW[l] and db[l] follow from this dZ[l] as they are. */
const isWhole = ({ says, open }: Account): boolean => open.length === 0 && says.every(({ at }) => at === 'delta');

function accountOf(scene: Scene, l: number, candidate: Candidate, right: Float64Array): Account | null {
  const delta = candidate.delta();
  // the slope of a linear output is missing without harm
  if (candidate.bits > 0 && isNearly(scene, delta, right)) return null;
  if (delta.some(d => !Number.isFinite(d)) || (candidate.bits > 0 && delta.every(d => d === 0))) return null;
  const plainB = plainBias(scene, l, delta);
  const plainW = plainWeights(scene, l, delta, scene.A[l - 1]);
  if (candidate.bits > 0 && !(plainW && plainB) && !bearsWitness(plainW) && !bearsWitness(plainB)) return null;
  const bearsOut = (part: Part | null): boolean => part !== null && !hasUnnamedFactor(scene, part);
  if (candidate.fitted && !(bearsOut(plainW) && bearsOut(plainB))) return null;
  const shared = plainW !== null && plainB !== null && same(plainW.c, plainB.c);
  // a factor without a name that dW and db do not share may be a short way to say something else
  const stands = (part: Part | null): boolean => part !== null && (shared || !hasUnnamedFactor(scene, part));
  const W = stands(plainW) ? plainW! : cheaper(plainW, wrongWeights(scene, l, delta, plainW?.bits));
  const b = stands(plainB) ? plainB! : cheaper(plainB, wrongBias(scene, l, delta, plainB?.bits));
  const account = together(scene, { l, candidate, delta, W, b });
  const [open] = account.open;
  if (account.open.length !== 1) return account;
  const scaled = afterFactor(scene, { l, candidate, delta, c: open === 'W' ? b.c : W.c, open });
  return scaled && scaled.bits < account.bits ? scaled : account;
}

/** The account in which the factor that one part shows is one of dZ, and the open part has a mistake of its own beside it. */
function afterFactor(
  scene: Scene,
  {
    l,
    candidate,
    delta,
    c,
    open,
  }: { l: number; candidate: Candidate; delta: Float64Array; c: number; open: 'W' | 'b' },
): Account | null {
  if (!Number.isFinite(c) || same(c, 1) || c === 0) return null;
  const scaled = delta.map(d => c * d);
  const plain = open === 'W' ? plainWeights(scene, l, scaled, scene.A[l - 1]) : plainBias(scene, l, scaled);
  const named = plain && !hasUnnamedFactor(scene, plain) ? plain : null;
  const wrong = open === 'W' ? wrongWeights : wrongBias;
  const other = cheaper(named, wrong(scene, l, scaled, named?.bits));
  if (other.open) return null;
  const statement = scaleStatement({ known: [] }, { factor: c, names: factorNames(scene.setting, c), part: 'all' });
  const factor: Said = { at: 'delta', statement, rivals: [] };
  const own = other.says.map((statement): Said => ({ at: open, statement, rivals: other.rivals }));
  return {
    bits: candidate.bits + factorBits(scene.setting, c) + other.bits,
    candidate,
    says: [...saidOf(scene, l, candidate), factor, ...own],
    delta: scaled,
    open: [],
  };
}

const saidOf = (scene: Scene, l: number, { causes }: Candidate): Said[] =>
  causes.map(cause => ({ at: 'delta', statement: stepStatement(scene, l, cause), rivals: [] }));

const hasUnnamedFactor = ({ setting }: Scene, { c }: Part) =>
  Number.isFinite(c) && !same(c, 1) && !isFamiliar(setting, c);

const cheaper = (plain: Part | null, other: Part): Part => (plain && plain.bits <= other.bits ? plain : other);

/** Whether one part alone may speak for a wrong dZ: a penalty or a factor besides would fit a few entries by chance. */
const bearsWitness = (part: Part | null): boolean =>
  part !== null && (part.says.length === 0 || (part.says.every(isFactor) && part.entries >= FEWEST));

/** Fewer entries than this fit a factor by chance, among hundreds of candidates. */
const FEWEST = 4;

/** A factor that dW and db share belongs to dZ. */
function together(
  scene: Scene,
  { l, candidate, delta, W, b }: { l: number; candidate: Candidate; delta: Float64Array; W: Part; b: Part },
): Account {
  const shared = same(W.c, b.c) && !same(W.c, 1);
  const ofDelta: Statement[] = shared ? W.says.filter(isFactor) : [];
  const says: Said[] = [
    ...saidOf(scene, l, candidate),
    ...ofDelta.map((statement): Said => ({ at: 'delta', statement, rivals: [] })),
    ...W.says.filter(s => !ofDelta.includes(s)).map((statement): Said => ({ at: 'W', statement, rivals: W.rivals })),
    ...b.says.filter(s => !shared || !isFactor(s)).map((statement): Said => ({ at: 'b', statement, rivals: b.rivals })),
  ];
  const double = shared ? factorBits(scene.setting, W.c) : 0;
  return {
    bits: candidate.bits + W.bits + b.bits - double,
    candidate,
    says,
    delta: shared ? delta.map(d => W.c * d) : delta,
    open: [...(W.open ? (['W'] as const) : []), ...(b.open ? (['b'] as const) : [])],
  };
}

/** A mistake on the way to dZ[l]; `cause` is null when only the place is known. */
export function stepStatement({ L }: Scene, l: number, cause: Cause | null): Statement {
  if (l === L) return { kind: 'output-delta', detail: { layer: l, cause } };
  return { kind: 'backward-step', detail: { from: l + 1, to: l, cause } };
}
