import type { Order, Place } from '../finding.js';
import { names } from './numbers.js';

/** What the slices along an axis are called. */
function slice(rank: number, axis: number): string {
  if (rank === 1) return 'entry';
  if (rank > 2) return 'index';
  return axis === 0 ? 'row' : 'column';
}

const PLURAL: Readonly<Record<string, string>> = { entry: 'entries', index: 'indices', row: 'rows', column: 'columns' };

/** 'rows', 'indices along axis 2'. */
const plural = (rank: number, axis: number) => PLURAL[slice(rank, axis)] + along(rank, axis);
const along = (rank: number, axis: number) => (rank > 2 ? ` along axis ${axis}` : '');

/** 'row 2', 'rows 1, 4 and 5', 'rows 2 to 9', 'indices 0 and 2 along axis 3', in order. */
function slices(rank: number, axis: number, indices: readonly number[]): string {
  const name = slice(rank, axis);
  const words = indices.length === 1 ? `${name} ${indices[0]}` : some(PLURAL[name], indices);
  return words + along(rank, axis);
}

function some(plural: string, indices: readonly number[]): string {
  const [first, last] = [indices[0], indices[indices.length - 1]];
  if (indices.length > 2 && last - first === indices.length - 1) return `${plural} ${first} to ${last}`;
  if (indices.length > 6) return `${indices.length} ${plural} (${indices.slice(0, 5).join(', ')}, …)`;
  return `${plural} ${indices.slice(0, -1).join(', ')} and ${last}`;
}

/** A part of an array. */
export function where(place: Place): string {
  switch (place.region) {
    case 'slices':
      return slices(place.rank, place.axis, place.indices);
    case 'box':
      return `the part in ${place.axes.map(({ axis, indices }) => slices(place.rank, axis, indices)).join(' and ')}`;
    case 'run':
      return place.names
        ? place.names.join(' to ')
        : `entries ${place.from} ${place.to > place.from + 1 ? 'to' : 'and'} ${place.to}`;
    case 'entries': {
      const count = place.indices.length;
      return count > place.names.length ? `${count} entries (${place.names.join(', ')}, …)` : place.names.join(', ');
    }
    case 'triangle':
      return `the ${place.side} triangle${place.diagonal ? ' and the diagonal' : ''}`;
    case 'diagonal':
      return 'the diagonal';
  }
}

/** How the entries of an array stand in another order. */
export function ordered(how: Order): string {
  switch (how.id) {
    case 'column-major':
      return 'read in column-major order where it was written in row-major order';
    case 'reversed': {
      const axes = how.axes.map(axis => (how.rank > 2 ? `axis ${axis}` : own(how.rank, axis)));
      return `with ${axes.join(' and ')} reversed`;
    }
    case 'rolled':
      return `with ${plural(how.rank, how.axis)} moved ${how.by > 0 ? 'on' : 'back'} by ${Math.abs(how.by)}${how.wrap ? ', wrapping round' : ' and zeros put in'}`;
    case 'exchanged': {
      const pairs = how.pairs.map(([to, from]) => `${to} ${how.mutual ? '↔' : '←'} ${from}`);
      const shown = pairs.length > 6 ? `${pairs.slice(0, 6).join(', ')}, …` : pairs.join(', ');
      return `with ${plural(how.rank, how.axis)} exchanged (${shown})`;
    }
    case 'groups': {
      const moved = how.order.flatMap((from, to) => (from === to ? [] : [`${to} ← ${from}`]));
      return `with its ${how.groups} equal groups of ${plural(how.rank, how.axis)} exchanged (${names(moved)})`;
    }
  }
}

const own = (rank: number, axis: number) => (rank === 1 ? 'its entries' : plural(rank, axis));
