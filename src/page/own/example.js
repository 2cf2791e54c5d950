// Logistic regression on four points, with a mistake: do you see it before the check does?
const x1 = [0.5, -1.1, 2.0, -0.3];
const x2 = [1.2, 0.4, -0.7, -1.5];
const y = [1, 0, 1, 0];
const sigmoid = z => 1 / (1 + Math.exp(-z));
const predict = ({ w, b }) => x1.map((_, s) => sigmoid(w[0] * x1[s] + w[1] * x2[s] + b));
const mean = values => values.reduce((sum, value) => sum + value, 0) / values.length;

export const parameters = { w: [0.3, -0.2], b: 0.1 };

export function cost(parameters) {
  return mean(predict(parameters).map((a, s) => -(y[s] * Math.log(a) + (1 - y[s]) * Math.log(1 - a))));
}

export function gradients(parameters) {
  const dz = predict(parameters).map((a, s) => a - y[s]);
  const dw = [mean(dz.map((d, s) => d * x1[s])), mean(dz.map((d, s) => d * x2[s]))];
  return { dw, db: dz.reduce((sum, d) => sum + d, 0) };
}
