import type { Random } from '../../../src/random.js';
import { normals } from '../family.js';
import { type Numbers, relu, square, times, total } from '../numbers.js';
import { type Kind, kind, type Subject } from './kind.js';

/** Classical Runge–Kutta of order 4, so many steps of length dt. */
function rk4<T>(n: Numbers<T>, field: (state: readonly T[]) => T[], start: readonly T[], steps: number, dt: number) {
  const moved = (state: readonly T[], by: number, slope: readonly T[]) =>
    state.map((value, k) => n.add(value, times(n, by, slope[k])));
  let state = start;
  for (let t = 0; t < steps; t++) {
    const k1 = field(state);
    const k2 = field(moved(state, dt / 2, k1));
    const k3 = field(moved(state, dt / 2, k2));
    const k4 = field(moved(state, dt, k3));
    const slope = k1.map((value, k) => n.add(n.add(value, k4[k]), times(n, 2, n.add(k2[k], k3[k]))));
    state = moved(state, dt / 6, slope);
  }
  return state;
}

/** Predator and prey: rates and start from where they are after 40 steps. */
function predatorPrey(rng: Random): Subject {
  const target = [0.5 + rng.uniform(), 0.5 + rng.uniform()];
  return {
    parameters: {
      rates: Float64Array.from({ length: 4 }, () => 0.6 + 0.6 * rng.uniform()),
      start: [0.8 + 0.4 * rng.uniform(), 0.4 + 0.4 * rng.uniform()],
    },
    cost(n, { rates: [birth, eaten, death, fed], start }) {
      const field = ([prey, predator]: typeof start) => [
        n.mul(prey, n.sub(birth, n.mul(eaten, predator))),
        n.mul(predator, n.sub(n.mul(fed, prey), death)),
      ];
      const end = rk4(n, field, start, 40, 0.05);
      const errors = end.map((value, k) => square(n, n.sub(value, n.of(target[k]))));
      return total(n, errors);
    },
  };
}

/** Lorenz's attractor after 160 steps: neighbours have parted by e^3. */
function lorenz(rng: Random): Subject {
  return {
    parameters: { rates: [10, 28, 8 / 3], start: normals(rng, 3, 3).map((value, k) => value + (k === 2 ? 20 : 5)) },
    cost(n, { rates: [sigma, rho, beta], start }) {
      const field = ([x, y, z]: typeof start) => [
        n.mul(sigma, n.sub(y, x)),
        n.sub(n.mul(x, n.sub(rho, z)), y),
        n.sub(n.mul(x, y), n.mul(beta, z)),
      ];
      const end = rk4(n, field, start, 160, 0.02);
      return n.add(end[0], times(n, 0.1, end[2]));
    },
  };
}

/** A ball on ground that pushes back with k max(0, −y) and damps: where it is after 120 steps. */
function penaltyContact(rng: Random): Subject {
  const dt = 0.02;
  return {
    parameters: { start: [1 + 0.2 * rng.uniform(), 0.5 * rng.normal()], ground: [200 + 40 * rng.uniform(), 0.5] },
    cost(n, { start, ground: [stiffness, damping] }) {
      let [y, v] = start;
      for (let t = 0; t < 120; t++) {
        const depth = relu(n, n.sub(n.of(0), y));
        const contact = n.value(depth) > 0 ? n.sub(n.mul(stiffness, depth), n.mul(damping, v)) : n.of(0);
        v = n.add(v, times(n, dt, n.sub(contact, n.of(9.81))));
        y = n.add(y, times(n, dt, v));
      }
      return n.add(y, times(n, 0.1, v));
    },
  };
}

/** Fixed point x = tanh(W x + b) by iteration until a step is below the tolerance; its gradient is that of the iterations made. */
function solved(rng: Random, tolerance: number): Subject {
  return {
    parameters: { W: normals(rng, 4, 0.35), b: normals(rng, 2) },
    cost(n, { W, b }) {
      let x = b.map(() => n.of(0));
      for (let t = 0; t < 200; t++) {
        const next = x.map((_, r) => n.tanh(n.add(n.add(n.mul(W[2 * r], x[0]), n.mul(W[2 * r + 1], x[1])), b[r])));
        const moved = Math.max(...next.map((value, r) => Math.abs(n.value(value) - n.value(x[r]))));
        x = next;
        if (moved < tolerance) break;
      }
      return n.add(x[0], times(n, 0.5, square(n, x[1])));
    },
  };
}

/** Time steps, contact and iterations that stop. */
export const DYNAMICS: readonly Kind[] = [
  kind('ODE by Runge-Kutta', predatorPrey),
  kind('ODE, chaotic', lorenz, { rounding: 1e-8 }),
  kind('penalty contact', penaltyContact, { rounding: 1e-9 }),
  kind('solver stopped at 1e-10', rng => solved(rng, 1e-10)),
  kind('solver stopped at 1e-4', rng => solved(rng, 1e-4), { decidable: 1e-5 }),
];
