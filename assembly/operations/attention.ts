import { errorOf, largestOf } from "../exact/error";
import { entries, Move, Stack } from "../exact/stack";
import { OPERATIONS, sumRounding } from "../exact/unit";
import { Mistake, Network, Operation } from "../network";
import { addTo, at, cell } from "../numeric/address";
import { add, every, everyAt, multiply } from "../numeric/lanes";
import { PANEL_ROW } from "../numeric/tile";
import { softmaxColumn } from "./softmax";

/*
 * Scaled dot-product attention of each example: input q (heads d), second k and third v (kvHeads d each), head h of q with head
 * ⌊h kvHeads / heads⌋ of k and v.
 *
 *     scores[t, u] = q_t · k_u / √d,  p[t, ·] = softmax over u (over u ≤ t where it is causal),  Y_t = Σ_u p[t, u] v_u
 *
 * Workspace: p, (m, heads, P, P), 0 where u may not be seen; behind it one row of P.
 *
 * @see A. Vaswani et al., "Attention is all you need", NeurIPS 2017; J. Ainslie et al., "GQA", EMNLP 2023
 */

/** Sizes of the operation. */
@unmanaged
class Sizes {
  heads: i32;
  kvHeads: i32;
  causal: i32;
}

@inline
function sizesOf(op: Operation): Sizes {
  return changetype<Sizes>(op.sizes);
}

/** Width of a head, d. */
@inline
function widthOf(net: Network, op: Operation): i32 {
  return net.value(op.input).units / sizesOf(op).heads;
}

/** First unit of the head of k and v that head h of q looks at. */
@inline
function keyHead(net: Network, op: Operation, h: i32): i32 {
  return ((h * sizesOf(op).kvHeads) / sizesOf(op).heads) * widthOf(net, op);
}

/** Positions that position t sees: from 0 on so many. */
@inline
function seen(op: Operation, t: i32, P: i32): i32 {
  return sizesOf(op).causal != 0 ? t + 1 : P;
}

/** p[t, ·] of head h of example s. */
@inline
function rowOf(op: Operation, s: i32, h: i32, t: i32, P: i32): usize {
  return cell(op.workspace, (s * sizesOf(op).heads + h) * P + t, 0, P);
}

/** Y = Σ p v */
export function attentionValue(net: Network, op: Operation): void {
  const Y = net.value(op.output);
  const P = Y.positions;
  memory.fill(Y.data, 0, <usize>(Y.units * net.columns(Y)) << 3);
  for (let s = 0; s < net.m; s++) {
    for (let h = 0; h < sizesOf(op).heads; h++) {
      for (let t = 0; t < P; t++) {
        writeWeights(net, op, s, h, t, seen(op, t, P));
        mixValues(net, op, s, h, t);
      }
    }
  }
}

/** p[t, ·], the first `count` positions being seen. */
function writeWeights(net: Network, op: Operation, s: i32, h: i32, t: i32, count: i32): void {
  const P = net.value(op.output).positions;
  const d = widthOf(net, op);
  const M = net.m * P;
  const row = rowOf(op, s, h, t, P);
  const q = net.value(op.input).data;
  const k = net.value(op.second).data;
  const kept = keyHead(net, op, h);
  const scale = 1.0 / Math.sqrt(<f64>d);
  let largest = -Infinity;
  for (let u = 0; u < count; u++) {
    let score = 0.0;
    for (let i = 0; i < d; i++) score += load<f64>(cell(q, h * d + i, s * P + t, M)) * load<f64>(cell(k, kept + i, s * P + u, M));
    score *= scale;
    store<f64>(at(row, u), score);
    largest = Math.max(largest, score);
  }
  let total = 0.0;
  for (let u = 0; u < count; u++) {
    const e = Math.exp(load<f64>(at(row, u)) - largest);
    store<f64>(at(row, u), e);
    total += e;
  }
  for (let u = 0; u < P; u++) store<f64>(at(row, u), u < count ? load<f64>(at(row, u)) / total : 0.0);
}

/** Y_t = Σ_u p[t, u] v_u of one head. */
function mixValues(net: Network, op: Operation, s: i32, h: i32, t: i32): void {
  const P = net.value(op.output).positions;
  const d = widthOf(net, op);
  const M = net.m * P;
  const row = rowOf(op, s, h, t, P);
  const v = net.value(op.third).data;
  const kept = keyHead(net, op, h);
  const count = seen(op, t, P);
  for (let i = 0; i < d; i++) {
    let total = 0.0;
    for (let u = 0; u < count; u++) total += load<f64>(at(row, u)) * load<f64>(cell(v, kept + i, s * P + u, M));
    store<f64>(cell(net.value(op.output).data, h * d + i, s * P + t, M), total);
  }
}

/**
 * The way back, with D = dY:
 *
 *     dv_u += Σ_t p[t, u] D_t,  dp[t, u] = D_t · v_u,  ds = p (dp − Σ_u p dp),  dq_t += Σ_u ds k_u / √d,  dk_u += Σ_t ds q_t / √d
 */
export function attentionBackward(net: Network, op: Operation): void {
  const P = net.value(op.output).positions;
  for (let s = 0; s < net.m; s++) {
    for (let h = 0; h < sizesOf(op).heads; h++) for (let t = 0; t < P; t++) backwardRow(net, op, s, h, t);
  }
}

function backwardRow(net: Network, op: Operation, s: i32, h: i32, t: i32): void {
  const Y = net.value(op.output);
  const q = net.value(op.input);
  const k = net.value(op.second);
  const v = net.value(op.third);
  const P = Y.positions;
  const M = net.m * P;
  const d = widthOf(net, op);
  const p = rowOf(op, s, h, t, P);
  const ds = cell(op.workspace, net.m * sizesOf(op).heads * P, 0, P);
  const kept = keyHead(net, op, h);
  const mistake = net.mistakeIn(op);
  const scale = mistake == Mistake.rootLeftOut ? 1.0 : 1.0 / Math.sqrt(<f64>d);
  const unmasked = mistake == Mistake.maskForgotten;
  const count = unmasked ? P : seen(op, t, P);
  const c = s * P + t;
  if (unmasked) writeWeights(net, op, s, h, t, P);
  let largest = 0;
  for (let u = 0; u < count; u++) {
    let dp = 0.0;
    for (let i = 0; i < d; i++) dp += load<f64>(cell(Y.adjoint, h * d + i, c, M)) * load<f64>(cell(v.data, kept + i, s * P + u, M));
    store<f64>(at(ds, u), dp);
    if (load<f64>(at(p, u)) > load<f64>(at(p, largest))) largest = u;
  }
  const reference = load<f64>(at(ds, largest));
  let mean = 0.0;
  for (let u = 0; u < count; u++) mean += load<f64>(at(p, u)) * (load<f64>(at(ds, u)) - reference);
  for (let u = 0; u < count; u++) {
    store<f64>(at(ds, u), scale * scoreAdjoint(mistake, load<f64>(at(p, u)), load<f64>(at(ds, u)), reference, mean));
  }
  for (let i = 0; i < d; i++) {
    const D = load<f64>(cell(Y.adjoint, h * d + i, c, M));
    const query = load<f64>(cell(q.data, h * d + i, c, M));
    let dq = 0.0;
    for (let u = 0; u < count; u++) {
      const e = load<f64>(at(ds, u));
      dq += e * load<f64>(cell(k.data, kept + i, s * P + u, M));
      if (mistake == Mistake.oneHeadOnly && !isLastOfKey(net, op, h)) continue;
      addTo(cell(k.adjoint, kept + i, s * P + u, M), e * query);
      addTo(cell(v.adjoint, kept + i, s * P + u, M), load<f64>(at(p, u)) * D);
    }
    addTo(cell(q.adjoint, h * d + i, c, M), dq);
  }
  if (unmasked) writeWeights(net, op, s, h, t, seen(op, t, P));
}

/** p (dp − Σ p dp), or what stands for it by mistake; `mean` is that of dp − reference, so that equal dp do not cancel. */
@inline
function scoreAdjoint(mistake: i32, p: f64, dp: f64, reference: f64, mean: f64): f64 {
  switch (mistake) {
    case Mistake.softmaxDiagonal: return p * (1.0 - p) * dp;
    case Mistake.softmaxSumMissing: return p * dp;
    case Mistake.softmaxSkipped: return dp;
    default: return p * (dp - reference - mean);
  }
}

/** Whether head h is the last that looks at its head of k and v. */
function isLastOfKey(net: Network, op: Operation, h: i32): bool {
  return h + 1 == sizesOf(op).heads || keyHead(net, op, h + 1) != keyHead(net, op, h);
}

/** log p, (m, heads, P, P): for weights that are too small for f64. */
export function keepAttention(net: Network, stack: Stack, k: i32): void {
  const op = net.operation(k);
  const count = net.m * sizesOf(op).heads * net.value(op.output).positions * net.value(op.output).positions;
  for (let i = 0; i < count; i++) store<f64>(at(stack.point(k).slope, i), Math.log(load<f64>(at(op.workspace, i))));
}

/**
 * ΔY of every column. Heads in which nothing moves stand still; else, position by position,
 *
 *     Δscores = (Δq · k + (q + Δq) · Δk) / √d,  Δp = softmax difference,  ΔY = Σ_u Δp (v + Δv) + p Δv
 */
export function attentionDifference(net: Network, stack: Stack, k: i32): void {
  const op = net.operation(k);
  const P = net.value(op.output).positions;
  const to = stack.move(op.output);
  reachOut(stack, op, to, P);
  for (let c = 0; c < stack.panels << 1; c++) {
    for (let q = to.from; q < to.to; q++) {
      for (let h = 0; h < sizesOf(op).heads; h++) headDifference(net, stack, k, c, q, h);
    }
  }
}

/** Positions whose output may move: from the first that moves on, or whole examples where all see all. */
function reachOut(stack: Stack, op: Operation, to: Move, P: i32): void {
  const q = stack.move(op.input);
  const k = stack.move(op.second);
  const v = stack.move(op.third);
  to.join(k, v);
  if (!to.still) {
    // keys and values are seen by later positions of their example, or by all
    const first = sizesOf(op).causal != 0 ? to.from : (to.from / P) * P;
    to.spread(first, ((to.to + P - 1) / P) * P);
  }
  const from = to.from;
  const end = to.to;
  if (from >= end) to.spread(q.from, q.to);
  else if (!q.still) to.spread(min(from, q.from), max(end, q.to));
}

/** One head at one position of one column. */
function headDifference(net: Network, stack: Stack, k: i32, c: i32, q: i32, h: i32): void {
  const op = net.operation(k);
  const Y = net.value(op.output);
  const P = Y.positions;
  const d = widthOf(net, op);
  const first = (q / P) * P;
  const end = first + seen(op, q - first, P);
  const kept = keyHead(net, op, h);
  const queryMoves = movesWithin(net, stack, op.input, c, q, q + 1, h * d, d);
  const scoresMove = queryMoves || movesWithin(net, stack, op.second, c, first, end, kept, d);
  const valuesMove = movesWithin(net, stack, op.third, c, first, end, kept, d);
  const out = entries(stack.move(op.output).panels, c, net.reach(Y) * Y.units) + <usize>(q * Y.units + h * d) * PANEL_ROW;
  for (let i: usize = 0; i < <usize>d * PANEL_ROW; i += PANEL_ROW) memory.fill(out + i, 0, 16);
  if (scoresMove) {
    if (ASC_FEATURE_SIMD) {
      scoreDifferences<v128>(net, stack, op, c, q, h, queryMoves, 0);
    } else {
      scoreDifferences<f64>(net, stack, op, c, q, h, queryMoves, 0);
      scoreDifferences<f64>(net, stack, op, c, q, h, queryMoves, 8);
    }
    weightDifferences(net, stack, k, c, q, h);
  }
  if (!scoresMove && !valuesMove) return;
  if (ASC_FEATURE_SIMD) {
    mixDifferences<v128>(net, stack, op, c, q, h, scoresMove, valuesMove, out, 0);
  } else {
    mixDifferences<f64>(net, stack, op, c, q, h, scoresMove, valuesMove, out, 0);
    mixDifferences<f64>(net, stack, op, c, q, h, scoresMove, valuesMove, out + 8, 8);
  }
}

/** Whether units from … of a value move at any of the positions from … to − 1. */
function movesWithin(net: Network, stack: Stack, v: i32, c: i32, from: i32, to: i32, unit: i32, count: i32): bool {
  const move = stack.move(v);
  const n = net.value(v).units;
  const panel = entries(move.panels, c, net.reach(net.value(v)) * n);
  for (let q = max(from, move.from); q < min(to, move.to); q++) {
    for (let i = unit; i < unit + count; i++) {
      const row = panel + <usize>(q * n + i) * PANEL_ROW;
      if (load<f64>(row) != 0.0 || load<f64>(row, 8) != 0.0) return true;
    }
  }
  return false;
}

/** Δscores of one head at one position, into the first P rows of `scratch`: Δq · k + (q + Δq) · Δk, over √d. */
function scoreDifferences<T>(
  net: Network, stack: Stack, op: Operation, c: i32, q: i32, h: i32, queryMoves: bool, side: usize,
): void {
  const P = net.value(op.output).positions;
  const d = widthOf(net, op);
  const first = (q / P) * P;
  const moveK = stack.move(op.second);
  const reach = net.reach(net.value(op.output));
  const nq = net.value(op.input).units;
  const nk = net.value(op.second).units;
  const example = stack.exampleOf(c) * reach;
  const kept = keyHead(net, op, h);
  const query = cell(stack.move(op.input).rows, example + q, h * d, nq);
  const dQ = entries(stack.move(op.input).panels, c, reach * nq) + <usize>(q * nq + h * d) * PANEL_ROW + side;
  const dK = entries(moveK.panels, c, reach * nk) + <usize>kept * PANEL_ROW + side;
  const scale = every<T>(1.0 / Math.sqrt(<f64>d));
  for (let u = first; u < first + seen(op, q - first, P); u++) {
    let total = every<T>(0.0);
    if (queryMoves) total = dot<T>(cell(moveK.rows, example + u, kept, nk), dQ, d);
    if (u >= moveK.from && moveK.to > u) {
      const dk = dK + <usize>(u * nk) * PANEL_ROW;
      total = add<T>(total, dot<T>(query, dk, d));
      if (queryMoves) total = add<T>(total, dotOfMoved<T>(dQ, dk, d));
    }
    store<T>(stack.scratch + <usize>(u - first) * PANEL_ROW + side, multiply<T>(scale, total));
  }
}

/** Σ_i x_i Δ_i over rows of a panel. */
@inline
function dot<T>(x: usize, delta: usize, n: i32): T {
  let total = every<T>(0.0);
  for (let i = 0; i < n; i++) total = add<T>(total, multiply<T>(everyAt<T>(at(x, i)), load<T>(delta + <usize>i * PANEL_ROW)));
  return total;
}

/** Σ_i Δ_i Δ'_i */
@inline
function dotOfMoved<T>(a: usize, b: usize, n: i32): T {
  let total = every<T>(0.0);
  for (let i = 0; i < n; i++) {
    total = add<T>(total, multiply<T>(load<T>(a + <usize>i * PANEL_ROW), load<T>(b + <usize>i * PANEL_ROW)));
  }
  return total;
}

/** Δp from Δscores, into the P rows of `scratch` behind them. */
function weightDifferences(net: Network, stack: Stack, k: i32, c: i32, q: i32, h: i32): void {
  const op = net.operation(k);
  const P = net.value(op.output).positions;
  const s = stack.exampleOf(c) * net.group + q / P;
  const p = rowOf(op, s, h, q % P, P);
  const logP = p - op.workspace + stack.point(k).slope;
  softmaxColumn(p, logP, stack.scratch, stack.scratch + <usize>P * PANEL_ROW, seen(op, q % P, P));
}

/** Adds ΔY_t = Σ_u Δp v + (p + Δp) Δv. */
function mixDifferences<T>(
  net: Network, stack: Stack, op: Operation, c: i32, q: i32, h: i32, scoresMove: bool, valuesMove: bool, out: usize, side: usize,
): void {
  const P = net.value(op.output).positions;
  const d = widthOf(net, op);
  const first = (q / P) * P;
  const move = stack.move(op.third);
  const reach = net.reach(net.value(op.output));
  const n = net.value(op.third).units;
  const kept = keyHead(net, op, h);
  const p = rowOf(op, stack.exampleOf(c) * net.group + q / P, h, q % P, P);
  const weights = stack.scratch + <usize>P * PANEL_ROW + side;
  const end = first + seen(op, q - first, P);
  if (scoresMove) {
    const v = cell(move.rows, stack.exampleOf(c) * reach + first, kept, n);
    for (let i = 0; i < d; i++) mixUnit<T>(weights, at(v, i), n, end - first, out + <usize>i * PANEL_ROW);
  }
  if (!valuesMove) return;
  const dV = entries(move.panels, c, reach * n) + <usize>kept * PANEL_ROW + side;
  for (let u = max(first, move.from); u < min(end, move.to); u++) {
    let weight = everyAt<T>(at(p, u - first));
    if (scoresMove) weight = add<T>(weight, load<T>(weights + <usize>(u - first) * PANEL_ROW));
    for (let i = 0; i < d; i++) {
      const slot = out + <usize>i * PANEL_ROW;
      store<T>(slot, add<T>(load<T>(slot), multiply<T>(weight, load<T>(dV + <usize>(u * n + i) * PANEL_ROW))));
    }
  }
}

/** out += Σ_u Δp_u v_u of one unit, whose values lie n apart. */
@inline
function mixUnit<T>(weights: usize, v: usize, n: i32, count: i32, out: usize): void {
  let total = load<T>(out);
  for (let u = 0; u < count; u++) {
    total = add<T>(total, multiply<T>(load<T>(weights + <usize>u * PANEL_ROW), everyAt<T>(at(v, u * n))));
  }
  store<T>(out, total);
}

/**
 * Rounding, errors of different units and positions being independent; with the longest q and k of any head, the largest |v| and the
 * largest errors:
 *
 *     errorScore² = (‖q‖² errorK² + ‖k‖² errorQ² + (sumRounding(d) ‖q‖ ‖k‖)²) / d
 *     errorY²     = errorV² + (|v| (errorScore + sumRounding(P) + OPERATIONS))²
 *
 * and with f = sumRounding(d) + sumRounding(P) + 2 OPERATIONS + 3 errorScore, e[t, u] = p (|dp| + Σ p |dp|), |dp[t, u]| ≤ ‖D_t‖ ‖v_u‖,
 *
 *     weight of q_t = f √(Σ_u (e ‖k_u‖)² / d),  of k_u = f √(Σ_t (e ‖q_t‖)² / d),  of v_u = f √(Σ_t (p ‖D_t‖)²)
 */
export function attentionRounding(net: Network, stack: Stack, k: i32): void {
  const op = net.operation(k);
  const Y = net.value(op.output);
  const P = Y.positions;
  const d = widthOf(net, op);
  const errorScore = errorOfScores(net, stack, op);
  const errorV = errorIn(net, stack, op.third);
  const own = largestIn(net, op.third) * (errorScore + sumRounding(P) + OPERATIONS);
  const error = Math.sqrt(errorV * errorV + own * own);
  for (let i = 0; i < Y.units; i++) store<f64>(at(stack.move(op.output).error, i), error);
  const point = stack.point(k);
  const factor = sumRounding(d) + sumRounding(P) + 2.0 * OPERATIONS + 3.0 * errorScore;
  memory.fill(point.weight2, 0, <usize>(net.columns(Y) * net.value(op.second).units) << 3);
  memory.fill(point.weight3, 0, <usize>(net.columns(Y) * net.value(op.third).units) << 3);
  for (let s = 0; s < net.m; s++) {
    for (let h = 0; h < sizesOf(op).heads; h++) {
      for (let t = 0; t < P; t++) weighRow(net, stack, k, s, h, t, factor);
    }
  }
  takeRoots(point.weight2, net.columns(Y) * net.value(op.second).units);
  takeRoots(point.weight3, net.columns(Y) * net.value(op.third).units);
}

function errorOfScores(net: Network, stack: Stack, op: Operation): f64 {
  const d = widthOf(net, op);
  const query = longestHead(net, op.input, d);
  const key = longestHead(net, op.second, d);
  const ofK = query * errorIn(net, stack, op.second);
  const ofQ = key * errorIn(net, stack, op.input);
  const own = sumRounding(d) * query * key;
  return Math.sqrt((ofK * ofK + ofQ * ofQ + own * own) / <f64>d);
}

/** The largest ‖·‖ of d units of one column. */
function longestHead(net: Network, v: i32, d: i32): f64 {
  const value = net.value(v);
  let most = 0.0;
  for (let c = 0; c < net.columns(value); c++) {
    for (let i = 0; i < value.units; i += d) most = Math.max(most, headNorm(value.data, i, d, c, net.columns(value)));
  }
  return most;
}

/** Adds the squares of position t of one head, and writes the weight of q there. */
function weighRow(net: Network, stack: Stack, k: i32, s: i32, h: i32, t: i32, factor: f64): void {
  const op = net.operation(k);
  const point = stack.point(k);
  const P = net.value(op.output).positions;
  const d = widthOf(net, op);
  const kept = keyHead(net, op, h);
  const nk = net.value(op.second).units;
  const p = rowOf(op, s, h, t, P);
  const D = headNorm(net.value(op.output).adjoint, h * d, d, s * P + t, net.m * P);
  const query = headNorm(net.value(op.input).data, h * d, d, s * P + t, net.m * P);
  let mean = 0.0;
  for (let u = 0; u < seen(op, t, P); u++) {
    mean += load<f64>(at(p, u)) * D * headNorm(net.value(op.third).data, kept, d, s * P + u, net.m * P);
  }
  let squares = 0.0;
  for (let u = 0; u < seen(op, t, P); u++) {
    const weight = load<f64>(at(p, u));
    const dp = D * headNorm(net.value(op.third).data, kept, d, s * P + u, net.m * P);
    const e = (factor * weight * (dp + mean)) / Math.sqrt(<f64>d);
    const ofQ = e * headNorm(net.value(op.second).data, kept, d, s * P + u, net.m * P);
    squares += ofQ * ofQ;
    const ofK = e * query;
    const ofV = factor * weight * D;
    for (let i = kept; i < kept + d; i++) {
      addTo(cell(point.weight2, s * P + u, i, nk), ofK * ofK);
      addTo(cell(point.weight3, s * P + u, i, nk), ofV * ofV);
    }
  }
  for (let i = h * d; i < (h + 1) * d; i++) store<f64>(cell(point.weight, s * P + t, i, net.value(op.input).units), Math.sqrt(squares));
}

function takeRoots(weight: usize, count: i32): void {
  for (let i = 0; i < count; i++) store<f64>(at(weight, i), Math.sqrt(load<f64>(at(weight, i))));
}

/** ‖·‖ of units from … of one column. */
function headNorm(X: usize, unit: i32, count: i32, c: i32, M: i32): f64 {
  let squares = 0.0;
  for (let i = unit; i < unit + count; i++) squares += load<f64>(cell(X, i, c, M)) * load<f64>(cell(X, i, c, M));
  return Math.sqrt(squares);
}

function largestIn(net: Network, v: i32): f64 {
  let most = 0.0;
  for (let i = 0; i < net.value(v).units; i++) most = Math.max(most, largestOf(net.value(v).data, i, net.columns(net.value(v))));
  return most;
}

function errorIn(net: Network, stack: Stack, v: i32): f64 {
  let most = 0.0;
  for (let i = 0; i < net.value(v).units; i++) most = Math.max(most, errorOf(stack, v, i));
  return most;
}
