import { cost } from "../loss/loss";
import { Network, Operation, Tie } from "../network";
import { at } from "../numeric/address";
import { Code, evaluate, isEntrywise, value, valueOfUnits } from "../tape";

/*
 * J at many points that differ from θ in one component each. What a component does not move is kept: operations below its own
 * stand at θ, and of an affine operation only the row of its unit is computed again. Every number comes from the sums of a full
 * forward pass, so that the bits are the same. What stands where is kept in the network's own struct.
 */

/**
 * J with θ[i] = x and all else as it is; θ[i] is restored bit for bit. The first call after the host wrote the network is a forward pass
 * more.
 * Values and losses in memory are afterwards those of some perturbed point.
 */
export function along(net: Network, i: i32, x: f64): f64 {
  assert(i >= 0 && i < net.size, "a component is asked for that theta does not have");
  if (!net.stands) begin(net);
  return moved(net, i, x);
}

/** J(θ): all outputs stand at θ. */
function begin(net: Network): f64 {
  net.stands = 1;
  net.clean = net.needed;
  net.dirty = -1;
  return evaluate(net);
}

/** J as along has it, after begin. */
function moved(net: Network, i: i32, x: f64): f64 {
  const k = operationOf(net, i);
  const op = net.operation(k);
  const unit = op.code == Code.affine && op.tie != Tie.first ? unitOf(net, op, i) : -1;
  prepare(net, k, unit);
  const slot = at(net.theta, i);
  const kept = load<f64>(slot);
  store<f64>(slot, x);
  if (unit >= 0) writeUnit(net, k, unit);
  for (let above = net.clean; above < net.needed; above++) value(net, above);
  const J = cost(net);
  store<f64>(slot, kept); // not `-= step`: (x + h) − h need not be x
  return J;
}

/** Brings what parameters of operation k do not move to θ: the operations below it, and its other units where `unit` is one of it. */
function prepare(net: Network, k: i32, unit: i32): void {
  if (net.dirty >= 0 && (net.dirtyAt != k || net.dirty != unit)) writeUnit(net, net.dirtyAt, net.dirty);
  net.dirty = unit;
  net.dirtyAt = k;
  const wanted = unit < 0 ? k : firstAbove(net, k);
  for (let below = min(net.clean, wanted); below < wanted; below++) value(net, below);
  net.clean = wanted;
}

/** Writes one unit of an affine operation, and of the activation that alone reads it. */
function writeUnit(net: Network, k: i32, unit: i32): void {
  for (let above = k; above < firstAbove(net, k); above++) valueOfUnits(net, above, unit, unit + 1);
}

/** The first operation above k that does not work on its units one by one. */
function firstAbove(net: Network, k: i32): i32 {
  const output = net.value(net.operation(k).output);
  const alone = output.readers == 1 && output.next == k + 1 && k + 1 < net.needed;
  return alone && isEntrywise(net.operation(k + 1).code) ? k + 2 : k + 1;
}

/** The first operation that parameter i belongs to. */
function operationOf(net: Network, i: i32): i32 {
  const address = at(net.theta, i);
  for (let k = 0; k < net.length; k++) {
    const op = net.operation(k);
    if (op.cells < 0) continue;
    if (address >= op.W && address < at(op.W, op.units * op.inputs)) return k;
    if (op.extra != 0 && address >= op.b && address < at(op.b, op.units * op.extra)) return k;
  }
  assert(false, "a component is asked for that theta does not have");
  return -1;
}

/** The unit of an affine operation that parameter i belongs to. */
@inline
function unitOf(net: Network, op: Operation, i: i32): i32 {
  const address = at(net.theta, i);
  const weight = address >= op.W && address < at(op.W, op.units * op.inputs);
  return weight ? <i32>((address - op.W) >> 3) / op.inputs : <i32>((address - op.b) >> 3);
}

/**
 * Two-sided differences of J for components from … to − 1, each by what it moves of two forward passes.
 *
 *     gradapprox[i] = (J(θ + stepᵢ eᵢ) − J(θ − stepᵢ eᵢ)) / (2 stepᵢ)
 *
 * @param step        n × f64
 * @param gradapprox  n × f64, entries from … to − 1 written
 */
export function twoSided(net: Network, from: i32, to: i32, step: usize, gradapprox: usize): void {
  begin(net);
  for (let i = from; i < to; i++) {
    const theta = load<f64>(at(net.theta, i));
    const h = load<f64>(at(step, i));
    const JPlus = moved(net, i, theta + h);
    const JMinus = moved(net, i, theta - h);
    store<f64>(at(gradapprox, i), (JPlus - JMinus) / (2.0 * h));
  }
}

/**
 * One-sided differences, to show why two-sided ones are better: their error is stepᵢ J''/2 instead of stepᵢ² J'''/6.
 *
 *     gradapprox[i] = (J(θ + stepᵢ eᵢ) − J(θ)) / stepᵢ
 *
 * @param step        n × f64
 * @param gradapprox  n × f64, entries from … to − 1 written
 */
export function oneSided(net: Network, from: i32, to: i32, step: usize, gradapprox: usize): void {
  const J = begin(net);
  for (let i = from; i < to; i++) {
    const theta = load<f64>(at(net.theta, i));
    const h = load<f64>(at(step, i));
    store<f64>(at(gradapprox, i), (moved(net, i, theta + h) - J) / h);
  }
}

/** Roundings of J by itself, 2⁻⁵³ each: of the sums of losses and of squares, of their sum, of its quotient by m. */
const ROUNDING: f64 = 4.0 / 9007199254740992.0;

/**
 * Two-sided differences with a bound on their error, by what a component moves of four forward passes, and J(θ).
 *
 *     D(h) = (J(θ + h eᵢ) − J(θ − h eᵢ)) / 2h,   S(h) = J(θ + h eᵢ) − 2 J(θ) + J(θ − h eᵢ),   h = stepᵢ
 *     gradapprox[i] = D(h),   bound[i] = 2 (|D(2h) − D(h)| + |4 S(h) − S(2h)| / 4h) + rounding of J / h
 *
 * Where J is smooth the first term is three times the truncation error h² J'''/6 and the second is of order h³.
 * Where the slope of J jumps by Δ at a distance t from θᵢ, D(h) is off by Δ (h − t)/2h for t < h; the terms are then
 * Δ t/4h and Δ |2h − 3t|/4h, whose sum is never less; it is doubled, since two kinks may hide a part of each other.
 * What J inherits from roundings in the layers is not in it.
 *
 * @param step        n × f64
 * @param gradapprox  n × f64, entries from … to − 1 written
 * @param bound       n × f64, entries from … to − 1 written
 */
export function twoSidedBounded(net: Network, from: i32, to: i32, step: usize, gradapprox: usize, bound: usize): void {
  const J = begin(net);
  for (let i = from; i < to; i++) bounded(net, J, i, step, gradapprox, bound);
}

/**
 * The same for some components anywhere.
 *
 * @param components  count × i32
 */
export function someBounded(
  net: Network, components: usize, count: i32, step: usize, gradapprox: usize, bound: usize,
): void {
  const J = begin(net);
  for (let c: usize = 0; c < <usize>count << 2; c += 4) bounded(net, J, load<i32>(components + c), step, gradapprox, bound);
}

/** Difference and bound of component i. */
@inline
function bounded(net: Network, J: f64, i: i32, step: usize, gradapprox: usize, bound: usize): void {
  const theta = load<f64>(at(net.theta, i));
  const h = load<f64>(at(step, i));
  const JPlus = moved(net, i, theta + h);
  const JMinus = moved(net, i, theta - h);
  const JPlus2 = moved(net, i, theta + 2.0 * h);
  const JMinus2 = moved(net, i, theta - 2.0 * h);
  const D = (JPlus - JMinus) / (2.0 * h);
  const truncation = Math.abs((JPlus2 - JMinus2) / (4.0 * h) - D);
  // S grouped around J, so that a large J cancels first
  const S = JPlus - J + (JMinus - J);
  const S2 = JPlus2 - J + (JMinus2 - J);
  const kink = Math.abs(4.0 * S - S2) / (4.0 * h);
  const rounding = (ROUNDING * (Math.abs(JPlus) + Math.abs(JMinus))) / (2.0 * h);
  store<f64>(at(gradapprox, i), D);
  store<f64>(at(bound, i), 2.0 * (truncation + kink) + rounding);
}
