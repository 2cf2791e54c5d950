import { Network, Value } from "../network";
import { at, cell } from "../numeric/address";
import { reachOf } from "../tape";
import { propagateState, propagateUnit } from "./propagate";
import { roundingOf } from "./rounding";
import { Stack } from "./stack";
import { endsAtStates, statesIn } from "../operations/recurrentStates";
import { sumRounding } from "./unit";

/**
 * What probes find of the cells of one value: matrices (n, m P) by unit and column. With f(δ) the change of the losses when one
 * cell moves by δ, the odd part of f / M is slope·δ + cubic·δ³ / step².
 */
@unmanaged
export class Probes {
  /** How far any parameter of a cell moves it: step · max(1, |what it is multiplied with|), m P × f64. */
  reach: usize;
  /** dJ/dcell; 0 where a kink lies within reach. */
  slope: usize;
  /** step² f''' / 6M; without a second pair what bounds it. */
  cubic: usize;
  /** What slope is off by at most, rounding and truncation. */
  error: usize;
  /** 1 where a kink lies within reach, else 0. */
  kinked: usize;
  /** The cube or the size of what parameters are multiplied with, as their source. */
  power: usize;
}

/**
 * Probes the cells of units from … to − 1 of a value: all parameters of a unit move J only through them.
 *
 *     J(θ ± step e_ij) − J(θ) = (1/M) Σ_c f_ic(± step · what the parameter is multiplied with in column c)
 *     slope = (f(δ) − f(−δ)) / 2Mδ,  δ = reach;  with `cubic` from a second pair at δ/2:  cubic δ³ = 4/3 (o(δ) − 2 o(δ/2))
 *
 * Without it, |o| min(1, (e/o)²) bounds the cubic part, o and e being the odd and the even part of f at δ.
 *
 * @param cubic  whether the cubic part is wanted: for steps that are not tiny, at which no bound can be had, nor an end at a stop
 */
export function probeUnits(net: Network, stack: Stack, probes: Probes, v: i32, from: i32, to: i32, step: f64, cubic: bool): void {
  stack.endAt(cubic ? -1 : stack.move(v).end);
  if (!cubic && endsAtStates(net, stack, v)) stack.ending = net.value(v).next;
  probeCells(net, stack, probes, v, from, to, step, cubic);
}

/** Probes the cells of units from … to − 1 of a stop, up to the cost, and keeps what they find for the differences that end there. */
export function probeStop(net: Network, stack: Stack, probes: Probes, v: i32, from: i32, to: i32, step: f64): void {
  const V = net.value(v);
  stack.endAt(-1);
  stack.probed = step;
  probeCells(net, stack, probes, v, from, to, step, false);
  for (let i = from; i < to; i++) {
    for (let c = 0; c < net.columns(V); c++) keep(net, probes, V, i, c, stack.move(v).found, V.units);
  }
}

/**
 * Probes units from … to − 1 of the states of a recurrence at the steps first … last − 1 of all examples, and keeps what they find for
 * the differences of gates that end there. States before step `middle` end at those of that step, which are to be probed before.
 */
export function probeStates(
  net: Network, stack: Stack, probes: Probes, k: i32, from: i32, to: i32, first: i32, last: i32, middle: i32, step: f64,
): void {
  const op = net.operation(k);
  const Z = net.value(op.input);
  const states = statesIn(op);
  stack.endAt(stack.move(op.input).end);
  stack.moving = -1;
  stack.probed = step;
  for (let c = 0; c < net.columns(Z); c++) store<f64>(at(probes.reach, c), step);
  for (let i = from; i < to; i++) {
    for (let e = 0; e < net.group; e++) {
      for (let t = first; t < last; t++) {
        probeState(net, stack, probes, k, i, e * Z.positions + t, e * Z.positions + (t < middle ? middle : Z.positions), t < middle);
      }
    }
    for (let c = 0; c < net.columns(Z); c++) {
      const t = c % Z.positions;
      if (t >= first && t < last) keep(net, probes, Z, i, c, stack.point(k).states, states);
    }
  }
}

/** One state at one position of all groups of examples, which ends at the states of position `end` or goes on. */
function probeState(net: Network, stack: Stack, probes: Probes, k: i32, i: i32, q: i32, end: i32, ends: bool): void {
  const reach = net.reach(net.value(net.operation(k).input));
  for (let s = 0; s < net.groups; s += stack.capacity) {
    stack.clear(1);
    for (let g = s; g < min(net.groups, s + stack.capacity); g++) {
      stack.perturb(stack.push(g, g * reach + q), 0, load<f64>(at(probes.reach, g * reach + q)));
    }
    propagateState(net, stack, k, i, q, end, ends);
    readSlopes(net, stack, probes, net.operation(k).input, i, false);
  }
}

/** Keeps slope, error and bend of unit i in column c, of sums and not of means, with what rounding does to a sum over all that moves. */
function keep(net: Network, probes: Probes, V: Value, i: i32, c: i32, found: usize, units: i32): void {
  const M = <f64>net.columns(net.value(net.target));
  const size = <usize>(units * net.columns(V)) << 3;
  const from = cell(0, i, c, net.columns(V));
  const to = found + cell(0, c, i, units);
  const slope = M * load<f64>(probes.slope + from);
  store<f64>(to, slope);
  store<f64>(to + size, M * load<f64>(probes.error + from) + sumRounding(net.reach(V) * units) * Math.abs(slope));
  store<f64>(to + 2 * size, M * load<f64>(probes.cubic + from));
}

function probeCells(net: Network, stack: Stack, probes: Probes, v: i32, from: i32, to: i32, step: f64, cubic: bool): void {
  const columns = net.columns(net.value(v));
  measureReach(net, probes, v, step);
  stack.moving = -1;
  for (let i = from; i < to; i++) {
    memory.fill(cell(probes.slope, i, 0, columns), 0, <usize>columns << 3);
    memory.fill(cell(probes.cubic, i, 0, columns), 0, <usize>columns << 3);
    memory.fill(cell(probes.error, i, 0, columns), 0, <usize>columns << 3);
    memory.fill(cell(probes.kinked, i, 0, columns), 0, <usize>columns << 3);
    for (let q = 0; q < net.reach(net.value(v)); q++) probePosition(net, stack, probes, v, i, q, cubic);
    if (cubic) straighten(probes, i, columns, step);
    spreadKinks(net, probes, v, i);
  }
}

/**
 * Where a cell has a kink within reach, all cells of its unit in the same group of examples count as kinked: a parameter moves them
 * together, which is not what they do one by one. Equal entries of a window under a maximum move together and have no kink at all.
 */
function spreadKinks(net: Network, probes: Probes, v: i32, i: i32): void {
  const reach = net.reach(net.value(v));
  if (reach == 1) return;
  const columns = net.columns(net.value(v));
  for (let first = 0; first < columns; first += reach) {
    if (!isAnyKinked(probes, cell(0, i, first, columns), reach)) continue;
    const size = <usize>reach << 3;
    memory.fill(probes.slope + cell(0, i, first, columns), 0, size);
    memory.fill(probes.cubic + cell(0, i, first, columns), 0, size);
    memory.fill(probes.error + cell(0, i, first, columns), 0, size);
    for (let c = first; c < first + reach; c++) store<f64>(cell(probes.kinked, i, c, columns), 1.0);
  }
}

function isAnyKinked(probes: Probes, first: usize, count: i32): bool {
  for (let c = 0; c < count; c++) if (load<f64>(at(probes.kinked + first, c)) != 0.0) return true;
  return false;
}

/** The cells of unit i at one position, of all groups of examples. */
function probePosition(net: Network, stack: Stack, probes: Probes, v: i32, i: i32, q: i32, cubic: bool): void {
  for (let s = 0; s < net.groups; s += stack.capacity) {
    const end = min(net.groups, s + stack.capacity);
    probe(net, stack, probes, v, i, q, s, end, 1.0);
    readSlopes(net, stack, probes, v, i, cubic);
    if (!cubic) continue;
    probe(net, stack, probes, v, i, q, s, end, 0.5);
    readCubics(net, stack, probes, v, i);
  }
}

/** reach[c] = step · max(1, what parameters are multiplied with in column c) */
function measureReach(net: Network, probes: Probes, v: i32, step: f64): void {
  const columns = net.columns(net.value(v));
  for (let c = 0; c < columns; c++) store<f64>(at(probes.reach, c), 1.0);
  for (let k = 0; k < net.length; k++) if (net.operation(k).cells == v) reachOf(net, k, probes.reach);
  for (let c = 0; c < columns; c++) store<f64>(at(probes.reach, c), step * load<f64>(at(probes.reach, c)));
}

/** Δloss of groups from … to − 1 when the cell of unit i at position q moves by ± part · reach; the owner of a column is its cell's. */
function probe(net: Network, stack: Stack, probes: Probes, v: i32, i: i32, q: i32, from: i32, to: i32, part: f64): void {
  const reach = net.reach(net.value(v));
  stack.clear(1);
  for (let s = from; s < to; s++) {
    const c = s * reach + q;
    stack.perturb(stack.push(s, c), 0, part * load<f64>(at(probes.reach, c)));
  }
  propagateUnit(net, stack, v, i, q, q + 1);
}

/** slope, error and kinked from the pair at ± reach. */
function readSlopes(net: Network, stack: Stack, probes: Probes, v: i32, i: i32, cubic: bool): void {
  const columns = net.columns(net.value(v));
  const M = net.columns(net.value(net.target));
  for (let c = 0; c < stack.count; c++) {
    const s = stack.ownerOf(c);
    const scale = load<f64>(at(probes.reach, s)) * <f64>M;
    const plus = load<f64>(stack.lossOf(c));
    const minus = load<f64>(stack.lossOf(c), 8);
    const odd = 0.5 * (plus - minus);
    const even = 0.5 * (plus + minus);
    const kinked = stack.isKinked(c);
    const truncation = kinked || cubic || odd == 0.0 ? 0.0 : Math.min(Math.abs(even), Math.abs((even / odd) * even));
    const rounding = roundingOf(net, stack, c, odd);
    const sum = sumRounding(columns) * Math.abs(odd);
    store<f64>(cell(probes.slope, i, s, columns), kinked ? 0.0 : odd / scale);
    store<f64>(cell(probes.error, i, s, columns), (truncation + rounding + sum) / scale);
    store<f64>(cell(probes.cubic, i, s, columns), truncation / scale);
    store<f64>(cell(probes.kinked, i, s, columns), kinked ? 1.0 : 0.0);
  }
}

/** The odd part at ± reach/2, divided by M, in the place of cubic. */
function readCubics(net: Network, stack: Stack, probes: Probes, v: i32, i: i32): void {
  const columns = net.columns(net.value(v));
  const M = net.columns(net.value(net.target));
  for (let c = 0; c < stack.count; c++) {
    const odd = 0.5 * (load<f64>(stack.lossOf(c)) - load<f64>(stack.lossOf(c), 8));
    store<f64>(cell(probes.cubic, i, stack.ownerOf(c), columns), odd / <f64>M);
  }
}

/** Takes slope and cubic apart, given slope·δ + cubic part at δ, and at δ/2. */
function straighten(probes: Probes, i: i32, columns: i32, step: f64): void {
  for (let s = 0; s < columns; s++) {
    const slope = cell(probes.slope, i, s, columns);
    const cubic = cell(probes.cubic, i, s, columns);
    const reach = load<f64>(at(probes.reach, s));
    const bent = (4.0 / 3.0) * (load<f64>(slope) - (2.0 * load<f64>(cubic)) / reach);
    const kinked = load<f64>(cell(probes.kinked, i, s, columns)) != 0.0;
    store<f64>(cubic, kinked ? 0.0 : bent * (step / reach) * (step / reach));
    if (!kinked) store<f64>(slope, load<f64>(slope) - bent);
  }
}
