import { gradcheck } from 'gradcheck';
import { jvp } from 'gradcheck/functions';

// f(x, y) = (x y, sin x)
const problem = await jvp({
  parameters: [0.5, 2],
  outputs: ([x, y]) => [x * y, Math.sin(x)],
  jvp: ([x, y], [dx, dy]) => [y * dx + x * dy, Math.cos(x) * dx],
});

console.log((await gradcheck(problem)).verdict); // → pass
