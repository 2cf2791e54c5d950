import { refuse, words } from '../errors.js';
import { distance, dot, norm, subtract } from '../numbers.js';
import type { Maybe, Problem } from '../problem.js';
import { random } from '../random.js';
import type { Layout } from '../theta/layout.js';
import { isCoarse, type Objective } from './objective.js';
import { WrappedObjective } from './wrapped.js';

/** Entries of P that are kept at most, where it is no symmetric matrix: 2¹² parameters squared. */
const MOST = 2 ** 24;
/** Random vectors on which the laws of a projection are tried; a linear map that breaks one of them does so along nearly every vector. */
const VECTORS = 3;
/** What rounding may leave of a law, relative: of a P computed in float64, and of one whose trees hold narrower arrays. */
const ROUNDING = { fine: 1e-9, coarse: 1e-4 };
/** How far θ is moved to see whether P depends on it, relative to its size and to 1. */
const MOVE = 2 ** -6;

/**
 * J of a problem whose gradient is meant to be P ∇J, P being the projection onto a tangent space, or the entries of one triangle:
 *
 *     J̃(z) = J(θ + Pᵀ (z − θ)),   ∇J̃(θ) = P ∇J(θ)
 *
 * so that component i of the gradient is the slope of J along row i of P, with error bars as any line has them, and a gradient with a part outside of
 * the range of P is wrong. P is that at θ. Where it depends on θ, gradients are asked at θ alone: beside θ they are projected otherwise.
 *
 * @throws {GradcheckError} `invalid_problem` where P is not linear, P P ≠ P, or P is 0; and what `packGradients` refuses of what it returns
 */
export function projectedObjective(objective: Objective, layout: Layout, { project }: Problem): Objective {
  if (project === undefined) return objective;
  if (typeof project !== 'function')
    throw refuse.given('project', project, 'a function project(gradients, parameters)');
  const at =
    (theta: Float64Array): Linear =>
    v =>
      projected(layout, project, v, theta);
  const theta = objective.theta.slice();
  const P = at(theta);
  const within = roundingOf(objective);
  const vectors = drawn(layout.size);
  const symmetric = checked(P, vectors, within);
  const moved = theta.map((value, i) => value + MOVE * Math.max(Math.abs(value), 1) * vectors[0][i]);
  const constant = vectors.every(v => isNear(at(moved)(v), P(v), within));
  return new Projected(objective, symmetric ? P : transposed(P, layout.size), constant);
}

/** A linear map of vectors in the order of θ. */
type Linear = (v: Float64Array) => Float64Array;

/** P v as the caller's function has it, which is given copies. */
function projected(layout: Layout, project: NonNullable<Problem['project']>, v: Float64Array, theta: Float64Array) {
  let tree: unknown;
  try {
    tree = project(layout.unpack(v), layout.unpack(theta));
  } catch (cause) {
    throw refuse.projection(`threw ${words(cause)}`, cause);
  }
  return layout.gather(tree, { rootPath: 'project(…)', prefixed: false, nulls: true });
}

function drawn(size: number): Float64Array[] {
  const { normal } = random(1);
  return Array.from({ length: VECTORS }, () => new Float64Array(size).map(() => normal()));
}

/** Checks the laws of a projection along random vectors; whether it is symmetric besides. */
function checked(P: Linear, vectors: readonly Float64Array[], within: number): boolean {
  const images = vectors.map(P);
  if (images.every(image => norm(image) === 0)) throw refuse.projection('gives 0 for every gradient');
  const [u, v] = vectors;
  const [Pu, Pv] = images;
  // 3 + 2 ≠ 1: a projection onto a plane beside 0 adds a constant
  const both = P(u.map((value, i) => 3 * value + 2 * v[i]));
  if (
    !isNear(
      both,
      Pu.map((value, i) => 3 * value + 2 * Pv[i]),
      within,
    )
  )
    throw refuse.projection('is not linear: project(3u + 2v) differs from 3 project(u) + 2 project(v)');
  if (!images.every(image => isNear(P(image), image, within)))
    throw refuse.projection('is no projection: project(project(v)) differs from project(v)');
  // ⟨Pa, b⟩ = ⟨a, Pb⟩ of each pair
  const room = within * Math.max(...vectors.map(a => norm(a))) ** 2;
  return vectors.every((a, k) => vectors.every((b, l) => Math.abs(dot(images[k], b) - dot(a, images[l])) <= room));
}

const isNear = (a: Float64Array, b: Float64Array, within: number): boolean =>
  distance(a, b) <= within * Math.max(norm(a), norm(b));

/** A tree of float32 arrays rounds what is put through P. */
function roundingOf(objective: Objective): number {
  for (let i = 0; i < objective.size; i++) if (isCoarse(objective, i)) return ROUNDING.coarse;
  return ROUNDING.fine;
}

/** d ↦ Pᵀ d by the columns P eⱼ, each a row of Pᵀ. */
function transposed(P: Linear, size: number): Linear {
  if (size ** 2 > MOST)
    throw refuse.projection(
      `is not symmetric, and all of its ${size} columns are too much to keep: check the blocks that it changes by themselves`,
    );
  const columns = Array.from({ length: size }, (_, j) => P(unit(size, j)));
  return d => Float64Array.from(columns, column => dot(column, d));
}

const unit = (size: number, i: number): Float64Array => {
  const e = new Float64Array(size);
  e[i] = 1;
  return e;
};

/** θ + by · moves, with what does not move bit for bit: −0 + 0 is 0. */
const added = (theta: Float64Array, moves: Float64Array, by: number): Float64Array =>
  theta.map((value, i) => (by * moves[i] === 0 ? value : value + by * moves[i]));

class Projected extends WrappedObjective {
  private readonly home: Float64Array;
  /** z: what is judged in place of θ. */
  private z: Float64Array;
  /** Row i of P: the rungs of one component follow each other. */
  private row: { i: number; of: Float64Array } = { i: -1, of: new Float64Array() };

  /** @param adjoint  d ↦ Pᵀ d */
  constructor(
    inner: Objective,
    private readonly adjoint: Linear,
    private readonly constant: boolean,
  ) {
    super(inner);
    this.home = inner.theta.slice();
    this.z = this.home;
  }

  override get theta(): Float64Array {
    return this.z;
  }
  override get differentiable(): boolean {
    return this.constant && this.inner.differentiable;
  }

  override along(i: number, at: number): Maybe<number> {
    if (this.row.i !== i) this.row = { i, of: this.adjoint(unit(this.size, i)) };
    const by = this.inner.stored(i, at) - this.z[i];
    return this.inner.valueAt(added(this.inner.theta, this.row.of, by));
  }
  override valueAt(z: Float64Array): Maybe<number> {
    return this.inner.valueAt(this.image(z));
  }
  override examplesAt(z: Float64Array): Maybe<readonly number[] | null> {
    return this.inner.examplesAt(this.image(z));
  }
  override moveTo(z: Float64Array): void {
    this.inner.moveTo(this.image(z));
    this.z = z.slice();
  }
  /** Bounds are those of θ, not of z: outside of them J is NaN. */
  override inside(z: Float64Array): Float64Array {
    return z;
  }
  override restore(): void {
    this.inner.restore();
    this.z = this.home;
  }

  /** θ + Pᵀ (z − θ); θ itself bit for bit. */
  private image(z: Float64Array): Float64Array {
    return added(this.home, this.adjoint(subtract(z, this.home)), 1);
  }
}
