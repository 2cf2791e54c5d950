import { gradcheck } from 'gradcheck';
import { hessian } from 'gradcheck/functions';

// J = x² y
const problem = await hessian({
  parameters: [3, 2],
  gradients: ([x, y]) => [2 * x * y, x ** 2],
  hessian: ([x, y]) => [
    [2 * y, 2 * x],
    [2 * x, 1], // d²J/dy² is 0
  ],
});

const report = await gradcheck(problem);
console.log(report.verdict, report.components.wrong); // → fail 1
