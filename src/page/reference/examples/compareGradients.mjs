import { compareGradients } from 'gradcheck/compare';

// no cost at hand: a gradient of yours, and what another framework computed at the same point
const mine = {
  dW1: [
    [0.2, -0.4],
    [0.6, 0.8],
  ],
  db1: [0.1, -0.3],
};
const reference = {
  'layers.0.weight': [
    [0.1, -0.2],
    [0.3, 0.4],
  ],
  'layers.0.bias': [0.1, -0.3],
};

const report = await compareGradients(mine, reference);
const [{ kind, blocks, factor }] = report.findings;
console.log(report.verdict, kind, blocks, factor); // → fail scale [ 'W1' ] 2
