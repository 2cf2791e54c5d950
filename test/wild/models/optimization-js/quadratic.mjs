// The package's own example objective and gradient, caught as it passes them to its minimizer.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const optimization = require('optimization-js/src/optimization.js');
let [f, g] = [];
optimization.minimize_GradientDescent = (objective, gradient) => {
  [f, g] = [objective, gradient];
};
globalThis.optimjs = undefined;
require('optimization-js/examples/example_quadratic.js').example_minimization_gd();

export default { parameters: [1.2, 2, -3.1], cost: f, gradients: g }; // glue
