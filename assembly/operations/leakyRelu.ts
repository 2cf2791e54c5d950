import { everyAt, multiply } from "../numeric/lanes";
import { beyondKink, reluDifference } from "./relu";

/** Slope below 0, as in A. L. Maas et al., "Rectifier nonlinearities improve neural network acoustic models" (2013). */
const LEAK: f64 = 0.01;

/** z where z > 0, else 0.01 z. */
export function leakyRelu(z: f64): f64 {
  return z > 0.0 ? z : LEAK * z;
}

/** 1 where z > 0, else 0.01: at the kink the left slope. */
export function leakyReluSlope(z: f64): f64 {
  return z > 0.0 ? 1.0 : LEAK;
}

/** g(z + δ) − g(z) = 0.01 δ + 0.99 (max(z + δ, 0) − max(z, 0)); as in ReluDifference this is g'(z) δ as long as |δ| ≤ |z|. */
@final @unmanaged
export class LeakyRelu {
  @inline value(z: f64): f64 {
    return leakyRelu(z);
  }
  @inline derivative(z: f64): f64 {
    return leakyReluSlope(z);
  }
  @inline kept(z: f64): f64 {
    return 0.0;
  }
  @inline slope(z: f64): f64 {
    return leakyReluSlope(z);
  }
  @inline curvature(z: f64): f64 {
    return 0.0;
  }
  @inline near<T>(z: usize, kept: usize, slope: usize, delta: T): T {
    return multiply<T>(everyAt<T>(slope), delta);
  }
  @inline reach<T>(z: usize, delta: T): T {
    return beyondKink<T>(z, delta);
  }
  @inline limit(): f64 {
    return 0.0;
  }
  @inline any(z: f64, delta: f64): f64 {
    return LEAK * delta + (1.0 - LEAK) * reluDifference(z, delta);
  }
  @inline kink(z: f64, delta: f64): bool {
    return Math.abs(delta) > Math.abs(z);
  }
}
