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
