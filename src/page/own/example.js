// Logistic regression on four points, with a mistake: can you see it before the check does?
const x = [
  [0.5, 1.2],
  [-1.1, 0.4],
  [2.0, -0.7],
  [-0.3, -1.5],
];
const y = [1, 0, 1, 0];
const sigmoid = z => 1 / (1 + Math.exp(-z));
const predict = ({ w, b }) => x.map(row => sigmoid(row[0] * w[0] + row[1] * w[1] + b));

export const parameters = { w: [0.3, -0.2], b: 0.1 };

export function cost(p) {
  return predict(p).map((a, s) => -(y[s] * Math.log(a) + (1 - y[s]) * Math.log(1 - a)));
}

export function gradients(p) {
  const dz = predict(p).map((a, s) => a - y[s]);
  const w = [0, 1].map(j => dz.reduce((sum, d, s) => sum + d * x[s][j], 0) / x.length);
  return { w, b: dz.reduce((sum, d) => sum + d, 0) };
}
