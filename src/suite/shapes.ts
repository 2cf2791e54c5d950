import { refuse } from '../errors.js';
import { product } from '../numbers.js';
import type { Domain, Pattern, Shape, Shapes } from './operation.js';
import { isDomain, type Row } from './table.js';

/** An input of one call, before its numbers are drawn. */
export interface Place {
  name: string;
  shape: Shape;
  domain: readonly [low: number, high: number];
  /** Where the input holds whole numbers 0 … below − 1, which are not differentiated. */
  below?: number;
}

/** The inputs of one call. */
export interface Call {
  places: readonly Place[];
  /** Whether forward takes one object of them. */
  named: boolean;
}

/** Sizes of letters in the order in which they are preferred: different ones tell axes apart; 1 and 0 are drawn on purpose. */
const SIZES = [3, 4, 2, 5, 1, 0];

/** Numbers of an input at most, 8 MB of them: a table is checked at many points, and small shapes show all that large ones do. */
const MOST = 2 ** 20;

/** A shape for each letter count of a pattern: which sizes the letters have. */
type Sizes = ReadonlyMap<string, number>;

/**
 * The calls that a row asks for: the shapes given, and of a pattern the shapes that hide or show most mistakes.
 *
 * @throws {GradcheckError} `invalid_table` with a path such as 'table.softmax.shapes[1]'
 */
export function callsOf(row: Row): Call[] {
  const { shapes = 'mn', path } = row;
  const listed = Array.isArray(shapes);
  const list: readonly (Shapes | Pattern)[] = listed ? shapes : [shapes as Pattern];
  const calls = list.flatMap((given, k) => {
    const place = listed ? `${path}.shapes[${k}]` : `${path}.shapes`;
    return isPattern(given) ? patternCalls(given, row, place) : [callOf(given, new Map(), row, place)];
  });
  const labels = calls.map(({ places }) => label(places));
  const twice = labels.findIndex((one, k) => labels.indexOf(one) !== k);
  if (twice < 0) return calls;
  // patterns may meet: the same shapes are checked once
  if (list.some(isPattern)) return calls.filter((_, k) => labels.indexOf(labels[k]) === k);
  throw refuse.row(
    `${path}.shapes[${twice}]`,
    list[twice],
    `other shapes than shapes[${labels.indexOf(labels[twice])}]`,
  );
}

/** '[3,4],[4,2]' */
export const label = (places: readonly { shape: Shape }[]): string =>
  places.map(({ shape }) => `[${shape.join(',')}]`).join(',');

const isPattern = (given: Shapes | Pattern): given is Pattern =>
  typeof given === 'string' || (!Array.isArray(given) && Object.values(given).some(value => typeof value === 'string'));

function patternCalls(pattern: Pattern, row: Row, path: string): Call[] {
  const words = typeof pattern === 'string' ? pattern.split(',').map(word => word.trim()) : Object.values(pattern);
  if (!words.every(word => typeof word === 'string' && /^[a-z0-9]*$/i.test(word)))
    throw refuse.row(path, pattern, "letters for sizes, such as 'mk,kn'");
  const letters = [...new Set(words.join('').replace(/\d/g, ''))];
  const shapesAt = (sizes: Sizes): Shapes => {
    const shapes = words.map(word => [...word].map(letter => sizes.get(letter) ?? Number(letter)));
    if (typeof pattern === 'string') return shapes;
    return Object.fromEntries(Object.keys(pattern).map((name, k) => [name, shapes[k]]));
  };
  const calls = sizesOf(letters, row).map(sizes => callOf(shapesAt(sizes), sizes, row, path));
  return calls.filter(({ places }) => places.every(({ below }) => below !== 0));
}

/** All different; all equal, which hides what an exchange of axes does; all 1; one row and no row. */
function sizesOf(letters: readonly string[], { sizes = SIZES }: Row): Sizes[] {
  const allowed = (letter: string): readonly number[] =>
    Array.isArray(sizes) ? sizes : (Object(sizes)[letter] ?? SIZES);
  const taken = new Set<number>();
  const different = letters.map(letter => {
    const free = allowed(letter).find(size => size > 1 && !taken.has(size)) ?? allowed(letter)[0];
    taken.add(free);
    return [letter, free] as const;
  });
  const all = (size: number) => letters.map(letter => [letter, size] as const);
  const first = (size: number) => different.map(([letter, other], k) => [letter, k === 0 ? size : other] as const);
  const equal = SIZES.concat(letters.flatMap(allowed)).find(
    size => size > 1 && letters.every(l => allowed(l).includes(size)),
  );
  return [different, all(equal ?? -1), all(1), first(1), first(0)]
    .filter(list => list.every(([letter, size]) => allowed(letter).includes(size)))
    .map(list => new Map(list));
}

function callOf(given: Shapes, sizes: Sizes, row: Row, path: string): Call {
  const named = !Array.isArray(given);
  const shapes: readonly Shape[] = named
    ? Object.values(given)
    : isShape(given)
      ? [given]
      : (given as readonly Shape[]);
  if (!shapes.every(isShape) || shapes.length === 0)
    throw refuse.row(path, given, 'a shape such as [3, 4], a list of shapes, or an object of them');
  if (shapes.some(shape => product(shape) > MOST))
    throw refuse.row(path, given, `shapes of at most ${MOST} numbers, each of which is drawn and checked`);
  const names = named ? Object.keys(given) : namesOf(shapes.length);
  const places = shapes.map((shape, k) => ({ name: names[k], shape, ...domainOf(row, names, k, sizes) }));
  if (places.every(({ below }) => below !== undefined))
    throw refuse.row(`${row.path}.domain`, row.domain, 'one input at least that is differentiated');
  return { named, places };
}

const isShape = (value: unknown): value is Shape =>
  Array.isArray(value) && value.every(size => Number.isInteger(size) && size >= 0);

/** What inputs in order are called in a report: x alone, else a, b, c, … */
export const namesOf = (n: number): string[] =>
  n === 1 ? ['x'] : Array.from({ length: n }, (_, k) => (k < 26 ? String.fromCharCode(97 + k) : `x${k}`));

/** Where input k of these names is drawn; sizes are not known of inputs that the author draws. */
export function domainOf(
  { domain, path }: Row,
  names: readonly string[],
  k: number,
  sizes?: Sizes,
): Pick<Place, 'domain' | 'below'> {
  const each = domain as Readonly<Record<string, Domain | undefined>>;
  const given = isDomain(domain) ? domain : domain && (Array.isArray(domain) ? domain[k] : each[names[k]]);
  if (Array.isArray(domain) && !isDomain(domain) && domain.length !== names.length)
    throw refuse.row(
      `${path}.domain`,
      domain,
      `one for each of the ${names.length} inputs, null where there is no bound`,
    );
  const unknown = isDomain(domain) || Array.isArray(domain) ? undefined : firstUnknown(domain, names);
  if (unknown !== undefined)
    throw refuse.row(`${path}.domain.${unknown}`, each[unknown], `one for ${names.join(', ')}`);
  if (!given) return { domain: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] };
  if (!('below' in given)) return { domain: given };
  const size = sizes ? sizes.get(String(given.below)) : Number.POSITIVE_INFINITY;
  const below = typeof given.below === 'number' ? given.below : size;
  if (below !== undefined) return { domain: [0, below], below };
  const letters = [...sizes!.keys()].join(', ') || 'of a pattern';
  throw refuse.row(`${path}.domain`, given.below, `a number, or one of the letters ${letters}`);
}

const firstUnknown = (domain: object = {}, names: readonly string[]) =>
  Object.keys(domain).find(name => !names.includes(name));
