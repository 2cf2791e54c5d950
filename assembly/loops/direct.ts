import { Network } from "../network";
import { at } from "../numeric/address";
import { evaluate, forward } from "../tape";

/**
 * J with θ[i] = value and all else as it is; θ[i] is restored bit for bit.
 * Z, A and the losses in memory are afterwards those of the perturbed point, but for an A[L] that J does not need.
 */
export function along(net: Network, i: i32, value: f64): f64 {
  assert(i >= 0 && i < net.size, "a component is asked for that theta does not have");
  const slot = at(net.theta, i);
  const kept = load<f64>(slot);
  store<f64>(slot, value);
  const J = evaluate(net);
  store<f64>(slot, kept); // not `-= step`: (x + h) − h need not be x
  return J;
}

/**
 * Two-sided differences of J for components from … to − 1, each by two forward passes.
 *
 *     gradapprox[i] = (J(θ + stepᵢ eᵢ) − J(θ − stepᵢ eᵢ)) / (2 stepᵢ)
 *
 * @param step        n × f64
 * @param gradapprox  n × f64, entries from … to − 1 written
 */
export function twoSided(net: Network, from: i32, to: i32, step: usize, gradapprox: usize): void {
  for (let i = from; i < to; i++) {
    const theta = load<f64>(at(net.theta, i));
    const h = load<f64>(at(step, i));
    const JPlus = along(net, i, theta + h);
    const JMinus = along(net, i, theta - h);
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
  const J = forward(net);
  for (let i = from; i < to; i++) {
    const theta = load<f64>(at(net.theta, i));
    const h = load<f64>(at(step, i));
    store<f64>(at(gradapprox, i), (along(net, i, theta + h) - J) / h);
  }
}

/** Roundings of J by itself, 2⁻⁵³ each: of the sums of losses and of squares, of their sum, of its quotient by m. */
const ROUNDING: f64 = 4.0 / 9007199254740992.0;

/**
 * Two-sided differences with a bound on their error, by four forward passes a component and J(θ).
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
  const J = forward(net);
  for (let i = from; i < to; i++) {
    const theta = load<f64>(at(net.theta, i));
    const h = load<f64>(at(step, i));
    const JPlus = along(net, i, theta + h);
    const JMinus = along(net, i, theta - h);
    const JPlus2 = along(net, i, theta + 2.0 * h);
    const JMinus2 = along(net, i, theta - 2.0 * h);
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
}
