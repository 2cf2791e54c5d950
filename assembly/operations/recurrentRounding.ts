import { errorOf } from "../exact/error";
import { Stack } from "../exact/stack";
import { sumRounding } from "../exact/unit";
import { Network, Operation } from "../network";
import { at, cell } from "../numeric/address";
import { firstInBracket, statesBefore, stepOf } from "./recurrent";
import { slopesOf, weightsOf } from "./recurrentDifference";

/**
 * Rounding, example by example and step by step as the values were computed, errors of different units being independent:
 *
 *     errorPre_i² = (sumRounding (Σ_j |U_ij h_j| + |z_i|))² + errorZ_i² + Σ_j U_ij² error_j²
 *     weight of Δh'_j = sumRounding ‖U_·j‖ ‖dZ‖, and what the gates say
 *
 * The error of a unit is its largest of all steps; states lie between −1 and 1, so that none is above 1.
 */
export function recurrentRounding<G>(net: Network, stack: Stack, k: i32): void {
  const op = net.operation(k);
  const n = op.inputs;
  const P = net.value(op.input).positions;
  const errors = stack.move(op.output).error;
  const states = at(op.workspace, op.units + n);
  memory.fill(errors, 0, <usize>n << 3);
  for (let s = 0; s < net.m; s++) {
    memory.fill(states, 0, 2 * <usize>n << 3);
    for (let t = 0; t < P; t++) {
      roundStep<G>(net, stack, op, k, s * P + t, t == 0);
      for (let j = 0; j < n; j++) {
        const error = Math.min(1.0, load<f64>(at(states, j)));
        store<f64>(at(states, j), error);
        store<f64>(at(errors, j), Math.max(error, load<f64>(at(errors, j))));
      }
    }
  }
}

/** Errors in the workspace: of G u pre-activations, of the u inputs of the bracket, and of the states. */
function roundStep<G>(net: Network, stack: Stack, op: Operation, k: i32, c: i32, first: bool): void {
  const n = op.inputs;
  const M = net.columns(net.value(op.output));
  const weight = stack.point(k).weight;
  const kept = weightsOf(stack, op, k, c);
  const states = at(op.workspace, op.units + n);
  const dZ = cell(net.value(op.input).adjoint, 0, c, M);
  for (let i = 0; i < op.units; i++) store<f64>(at(op.workspace, i), preError(net, stack, op, c, i));
  for (let j = 0; j < n; j++) {
    store<f64>(at(op.workspace, op.units + j), errorOf(stack, op.input, op.units - n + j));
    store<f64>(at(kept, op.units + n + j), first ? 0.0 : columnWeight(op, dZ, M, j));
  }
  const row = stepOf<G>(net, op, c);
  const before: usize = first ? 0 : weightsOf(stack, op, k, c - 1);
  const slopes = slopesOf(stack, op, k, c);
  const own = cell(weight, c, 0, op.units);
  changetype<G>(0).rounding(row, slopes, op.workspace, states, dZ, <usize>M << 3, own, kept, before, n);
}

/** errorPre_i, in the bracket without that of Z. */
function preError(net: Network, stack: Stack, op: Operation, c: i32, i: i32): f64 {
  const n = op.inputs;
  const M = net.columns(net.value(op.output));
  const states = at(op.workspace, op.units + n);
  const bias = op.extra == 0 ? 0.0 : Math.abs(load<f64>(at(op.b, i)));
  const outside = i < firstInBracket(op);
  let own = bias + (outside ? Math.abs(load<f64>(cell(net.value(op.input).data, i, c, M))) : 0.0);
  let squares = 0.0;
  for (let j = 0; j < n; j++) {
    const w = Math.abs(load<f64>(cell(op.W, i, j, n)));
    const passed = w * load<f64>(at(states, j));
    own += w * Math.abs(load<f64>(cell(statesBefore(op), j, c, M)));
    squares += passed * passed;
  }
  own *= sumRounding(n + 2);
  const inherited = outside ? errorOf(stack, op.input, i) : 0.0;
  return Math.sqrt(own * own + squares + inherited * inherited);
}

/** sumRounding ‖U_·j‖ ‖dZ‖ */
function columnWeight(op: Operation, dZ: usize, M: i32, j: i32): f64 {
  let U = 0.0;
  let D = 0.0;
  for (let i = 0; i < op.units; i++) {
    const u = load<f64>(cell(op.W, i, j, op.inputs));
    const d = load<f64>(cell(dZ, i, 0, M));
    U += u * u;
    D += d * d;
  }
  return sumRounding(op.inputs) * Math.sqrt(U * D);
}
