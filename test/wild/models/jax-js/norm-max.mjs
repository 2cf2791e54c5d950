import * as jax from '@jax-js/jax';
import { pytreeProblem } from 'gradcheck/jax';
import { normals, parameters } from './arrays.mjs';

jax.defaultDevice('cpu');
const { numpy: np, nn } = jax;
const w = normals([5, 4], 187);
const v = normals([5], 188);

const weighted = ({ x, g }) =>
  np
    .sum(nn.standardize(x.ref).mul(g).mul(w.ref))
    .add(np.sum(np.max(x.ref, 1).mul(v.ref)))
    .add(np.sum(nn.logsumexp(x.ref, 1).mul(v.ref)))
    .add(np.sum(np.sort(x, 1).mul(w.ref)));

export default pytreeProblem(jax, weighted, parameters({ x: [5, 4], g: [4] }, 189)); // glue
