// Takes minutes, for whoever waits; says when it has begun.
export const parameters = { x: new Float64Array(10_000).fill(1) };
let begun = false;
export const cost = ({ x }) => {
  if (!begun) console.error('begun');
  begun = true;
  return new Promise(resolve => setTimeout(() => resolve(x.reduce((J, v) => J + v * v, 0)), 5));
};
export const gradients = ({ x }) => ({ x: x.map(v => 2 * v) });
