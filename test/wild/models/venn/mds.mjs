// bestInitialLayout draws its start from Math.random and records { fx, fxprime } of its first iterate: θ is fed to it through Math.random.
import { valueAndGradient } from 'gradcheck/styles';
import venn from 'venn.js';
import { numbers } from '../../numbers.mjs';

const random = numbers(91);
const names = ['A', 'B', 'C', 'D', 'E'];
const areas = names.map(name => ({ sets: [name], size: 10 + 8 * random.uniform() }));
for (const [i, name] of names.entries())
  for (const other of names.slice(i + 1)) areas.push({ sets: [name, other], size: 1 + 3 * random.uniform() });

function firstIterate(theta) {
  const history = [];
  const before = Math.random;
  let k = 0;
  Math.random = () => theta[k++];
  venn.bestInitialLayout(areas, { history, maxIterations: 1, restarts: 1 });
  Math.random = before;
  return history[0];
}

// glue: begin
const circles = Float64Array.from({ length: 10 }, random.uniform);
export default valueAndGradient(theta => firstIterate(theta), circles);
// glue: end
