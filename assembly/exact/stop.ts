import { Network } from "../network";
import { at, cell } from "../numeric/address";
import { add, every, everyAt, multiply } from "../numeric/lanes";
import { PANEL_ROW } from "../numeric/tile";
import { entries, EVERY, Move, Stack } from "./stack";
import { SCALE } from "./weigh";

/*
 * A difference may end at a stop: a value V through which all goes that cells below it do to J, and whose slopes are known, from
 * probes of its own cells. To first order in ΔV, and by two sides to second order,
 *
 *     ΔJ = Σ_k slope_k ΔV_k
 *
 * It is off by what the slopes are, and by the cubic part, which grows as the cube of how far V moves: with `bend`, what bounds it at
 * `probed`, the step of those probes,
 *
 *     Σ_k |ΔV_k| (error_k + bend_k max(1, (Σ |ΔV| / probed)²))
 *
 * Errors of slopes may depend on one another and add as they are, not as squares do.
 */

/** Δloss of every column from ΔV, in the place of the losses' own differences; and what it is off by, in the rounding. */
export function stopDifferences(net: Network, stack: Stack): void {
  memory.fill(stack.loss, 0, <usize>stack.count << 4);
  const move = stack.move(stack.stop);
  if (move.still) return;
  for (let c = 0; c < stack.count; c++) endColumn(net, stack, move, c);
}

@inline
function endColumn(net: Network, stack: Stack, move: Move, c: i32): void {
  const V = net.value(stack.stop);
  const n = V.units;
  const reach = net.reach(V);
  const lone = move.unit != EVERY;
  const height = move.to - move.from;
  const first = cell(0, stack.exampleOf(c) * reach + move.from, lone ? move.unit : 0, n);
  const delta = lone
    ? entries(move.lone, c, height)
    : entries(move.panels, c, reach * n) + <usize>(move.from * n) * PANEL_ROW;
  const count = lone ? height : height * n;
  const stride: usize = lone ? <usize>n << 3 : 8;
  if (ASC_FEATURE_SIMD) {
    along<v128>(move.slopes + first, delta, count, stride, stack.lossOf(c));
  } else {
    along<f64>(move.slopes + first, delta, count, stride, stack.lossOf(c));
    along<f64>(move.slopes + first, delta + 8, count, stride, stack.lossOf(c) + 8);
  }
  if (stack.rounding != 0) weighEnd(stack, move.errors + first, move.bends + first, delta, count, stride, c);
}

/** loss = Σ_k slope_k ΔV_k */
@inline
function along<T>(slopes: usize, delta: usize, count: i32, stride: usize, loss: usize): void {
  let total = every<T>(0.0);
  for (let k = 0; k < count; k++, slopes += stride, delta += PANEL_ROW) {
    total = add<T>(total, multiply<T>(everyAt<T>(slopes), load<T>(delta)));
  }
  store<T>(loss, total);
}

/** Adds the square of what the end at a stop is off by. */
@inline
function weighEnd(stack: Stack, errors: usize, bends: usize, delta: usize, count: i32, stride: usize, c: i32): void {
  let error = 0.0;
  let bent = 0.0;
  let moved = 0.0;
  for (let k: usize = 0, end = <usize>count * stride; k < end; k += stride, delta += PANEL_ROW) {
    const d = Math.abs(load<f64>(delta));
    error += d * load<f64>(errors + k);
    bent += d * load<f64>(bends + k);
    moved += d;
  }
  const far = moved / stack.probed;
  const off = SCALE * (error + bent * Math.max(1.0, far * far));
  const slot = at(stack.rounding, c);
  store<f64>(slot, load<f64>(slot) + off * off);
}
