// Many points at once by jax.vmap, run by jax.test.mjs on a Node that jax-js runs on.
import * as jax from '@jax-js/jax';
import { gradcheck } from 'gradcheck';
import { pytreeProblem } from 'gradcheck/jax';

const { numpy: np } = jax;
const x = np.array([
  [1, 2],
  [-1, 0.5],
  [0.3, -0.7],
]);
const parameters = {
  W: np.array([
    [0.5, -0.3],
    [0.8, 0.1],
  ]),
  b: np.array([0.1, -0.2]),
};
const outputs = ({ W, b }) => np.tanh(np.dot(x.ref, W).add(b));

const one = await pytreeProblem(jax, at => np.mean(np.square(outputs(at))), parameters);
const each = await pytreeProblem(jax, at => np.sum(outputs(at), 1), parameters);
for (const problem of [one, each]) {
  const moved = { ...problem.parameters, b: { ...problem.parameters.b, data: Float32Array.of(1, -1) } };
  const points = [problem.parameters, moved, problem.parameters];
  const alone = [];
  for (const point of points) alone.push([...(await problem.cost(point))]);
  const together = await problem.costs(points);
  const apart = alone.flat().map((J, k) => Math.abs(J - together.flat()[k]));
  let calls = 0;
  const costs = points => {
    calls++;
    return problem.costs(points);
  };
  const { verdict, evaluations } = await gradcheck({ ...problem, costs });
  console.log(verdict, Math.max(...apart) < 1e-6, evaluations > 4 * calls);
}

// a library without vmap, and a function that vmap cannot follow
const { vmap, ...without } = jax;
console.log(typeof (await pytreeProblem(without, at => np.mean(outputs(at)), parameters)).costs);
const throwing = () => () => {
  throw new Error('no batching rule');
};
console.log(typeof (await pytreeProblem({ ...jax, vmap: throwing }, at => np.mean(outputs(at)), parameters)).costs);
