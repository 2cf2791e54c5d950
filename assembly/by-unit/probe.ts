import { propagateUnit } from "../difference/propagate";
import { roundingOf } from "../difference/rounding";
import { sumRounding } from "../difference/unit";
import { Stack } from "../difference/stack";
import { at, cell, Network } from "../network";

/**
 * What probes find of the units of one layer: matrices (n_l, m) by unit and example. With f(δ) the change of an example's loss
 * when Z[l][i] moves by δ, the odd part of f / m is slope·δ + cubic·δ³ / step².
 */
@unmanaged
export class Probes {
  /** How far any parameter of a unit moves it, by example: step · max(1, |A[l−1][j]|), m × f64. */
  reach: usize;
  /** dJ/dZ[l]; 0 where a kink lies within reach. */
  slope: usize;
  /** step² f''' / 6m */
  cubic: usize;
  /** What slope is off by at most, rounding and truncation. */
  error: usize;
  /** 1 where a kink lies within reach, else 0. */
  kinked: usize;
  /** A[l−1]³, |A[l−1]|³ or |A[l−1]|, (n_(l−1), m). */
  power: usize;
}

/**
 * Probes the units from … to − 1 of layer l: all parameters of a unit move J only through its Z.
 *
 *     J(θ ± step e_ij) − J(θ) = (1/m) Σ_s f_is(± step A[l−1][j, s])
 *     slope = (f(δ) − f(−δ)) / 2mδ,  δ = reach;  with `cubic` from a second pair at δ/2:  cubic δ³ = 4/3 (o(δ) − 2 o(δ/2))
 *
 * Without it, |o| min(1, (e/o)²) bounds the cubic part, o and e being the odd and the even part of f at δ.
 *
 * @param cubic  whether the cubic part is wanted: for steps that are not tiny, at which no bound can be had
 */
export function probeUnits(net: Network, stack: Stack, probes: Probes, l: i32, from: i32, to: i32, step: f64, cubic: bool): void {
  measureReach(net, probes, l, step);
  for (let i = from; i < to; i++) {
    memory.fill(cell(probes.slope, i, 0, net.m), 0, <usize>net.m << 3);
    memory.fill(cell(probes.cubic, i, 0, net.m), 0, <usize>net.m << 3);
    memory.fill(cell(probes.error, i, 0, net.m), 0, <usize>net.m << 3);
    memory.fill(cell(probes.kinked, i, 0, net.m), 0, <usize>net.m << 3);
    for (let s = 0; s < net.m; s += stack.capacity) {
      const end = min(net.m, s + stack.capacity);
      probe(net, stack, probes, l, i, s, end, 1.0);
      readSlopes(net, stack, probes, i, cubic);
      if (!cubic) continue;
      probe(net, stack, probes, l, i, s, end, 0.5);
      readCubics(net, stack, probes, i);
    }
    if (cubic) straighten(net, probes, i, step);
  }
}

/** reach[s] = step · max(1, max_j |A[l−1][j, s]|) */
function measureReach(net: Network, probes: Probes, l: i32, step: f64): void {
  const below = net.layer(l - 1);
  for (let s = 0; s < net.m; s++) store<f64>(at(probes.reach, s), 1.0);
  for (let j = 0; j < below.units; j++) {
    for (let s = 0; s < net.m; s++) {
      const input = Math.abs(load<f64>(cell(below.A, j, s, net.m)));
      if (input > load<f64>(at(probes.reach, s))) store<f64>(at(probes.reach, s), input);
    }
  }
  for (let s = 0; s < net.m; s++) store<f64>(at(probes.reach, s), step * load<f64>(at(probes.reach, s)));
}

/** Δloss of examples from … to − 1 when unit i moves by ± part · reach. */
function probe(net: Network, stack: Stack, probes: Probes, l: i32, i: i32, from: i32, to: i32, part: f64): void {
  stack.clear();
  for (let s = from; s < to; s++) stack.push(s, s, part * load<f64>(at(probes.reach, s)));
  propagateUnit(net, stack, l, i);
}

/** slope, error and kinked from the pair at ± reach. */
function readSlopes(net: Network, stack: Stack, probes: Probes, i: i32, cubic: bool): void {
  for (let c = 0; c < stack.count; c++) {
    const s = stack.ownerOf(c);
    const scale = load<f64>(at(probes.reach, s)) * <f64>net.m;
    const plus = load<f64>(stack.lossOf(c));
    const minus = load<f64>(stack.lossOf(c), 8);
    const odd = 0.5 * (plus - minus);
    const even = 0.5 * (plus + minus);
    const kinked = stack.isKinked(c);
    const truncation = kinked || cubic || odd == 0.0 ? 0.0 : Math.min(Math.abs(even), Math.abs((even / odd) * even));
    const rounding = roundingOf(net, stack, c, odd);
    const sum = sumRounding(net.m) * Math.abs(odd);
    store<f64>(cell(probes.slope, i, s, net.m), kinked ? 0.0 : odd / scale);
    store<f64>(cell(probes.error, i, s, net.m), (truncation + rounding + sum) / scale);
    store<f64>(cell(probes.kinked, i, s, net.m), kinked ? 1.0 : 0.0);
  }
}

/** The odd part at ± reach/2, divided by m, in the place of cubic. */
function readCubics(net: Network, stack: Stack, probes: Probes, i: i32): void {
  for (let c = 0; c < stack.count; c++) {
    const odd = 0.5 * (load<f64>(stack.lossOf(c)) - load<f64>(stack.lossOf(c), 8));
    store<f64>(cell(probes.cubic, i, stack.ownerOf(c), net.m), odd / <f64>net.m);
  }
}

/** Takes slope and cubic apart, given slope·δ + cubic part at δ, and at δ/2. */
function straighten(net: Network, probes: Probes, i: i32, step: f64): void {
  for (let s = 0; s < net.m; s++) {
    const slope = cell(probes.slope, i, s, net.m);
    const cubic = cell(probes.cubic, i, s, net.m);
    const reach = load<f64>(at(probes.reach, s));
    const bent = (4.0 / 3.0) * (load<f64>(slope) - (2.0 * load<f64>(cubic)) / reach);
    const kinked = load<f64>(cell(probes.kinked, i, s, net.m)) != 0.0;
    store<f64>(cubic, kinked ? 0.0 : bent * (step / reach) * (step / reach));
    if (!kinked) store<f64>(slope, load<f64>(slope) - bent);
  }
}
