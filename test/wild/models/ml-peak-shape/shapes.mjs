// Every shape's value fct(x) and its derivative(x) → { dx, parameters } written by hand; J = Σ w fct(x − x0).
import { getShape1D } from 'ml-peak-shape-generator';
import { numbers } from '../../numbers.mjs';

const shapes = {
  gaussian: { fwhm: 1.3 },
  lorentzian: { fwhm: 0.9 },
  lorentzianDispersive: { fwhm: 1.1 },
  generalizedLorentzian: { fwhm: 1.2, gamma: 0.6 },
  pseudoVoigt: { fwhm: 1.4, mu: 0.35 },
  pseudoVoigtTCH: { fwhmG: 0.8, fwhmL: 0.6 },
  splitGaussian: { fwhmLow: 0.7, fwhmHigh: 1.5 },
};
const random = numbers(95);
const x = random.list(15, 1.2);
const w = random.list(15);
const each = f => Object.fromEntries(Object.keys(shapes).map(kind => [kind, f(kind)]));
const weighted = f => x.reduce((J, xi, i) => J + w[i] * f(xi), 0);

function value(kind, { x0, ...parameters }) {
  const shape = getShape1D({ kind, ...parameters });
  return weighted(xi => shape.fct(xi - x0));
}

function slopes(kind, { x0, ...parameters }) {
  const shape = getShape1D({ kind, ...parameters });
  const named = shape.getParameters().map((name, k) => [name, weighted(xi => shape.derivative(xi - x0).parameters[k])]);
  return { x0: -weighted(xi => shape.derivative(xi - x0).dx), ...Object.fromEntries(named) };
}

// glue: begin
export const parameters = each(kind => ({ x0: 0.1, ...shapes[kind] }));
export const cost = at => Object.keys(shapes).reduce((J, kind) => J + value(kind, at[kind]), 0);
export const gradients = at => each(kind => slopes(kind, at[kind]));
// glue: end
