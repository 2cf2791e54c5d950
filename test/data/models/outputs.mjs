// A problem by blocks 'y[0,0]' … 'y[1,1]', as gradcheck/functions makes them of a matrix of outputs.
const names = ['y[0,0]', 'y[0,1]', 'y[1,0]', 'y[1,1]'];
export const parameters = Object.fromEntries(names.map((name, k) => [name, k + 0.5]));
export const cost = at => names.reduce((J, name) => J + Math.sin(at[name]), 0);
export const gradients = at => Object.fromEntries(names.map(name => [name, Math.cos(at[name])]));
