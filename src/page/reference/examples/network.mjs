import { gradcheck, network } from 'gradcheck';

const net = await network({
  inputs: 2,
  layers: [
    { units: 4, activation: 'tanh' },
    { units: 1, activation: 'sigmoid' },
  ],
  cost: 'binaryCrossEntropy',
});
const parameters = net.initialize({ seed: 1 });
const data = {
  x: [
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ],
  y: [[0], [1], [1], [0]],
};

console.log(net.size); // → 17
console.log((await gradcheck(net.problem({ parameters, ...data }))).verdict); // → pass

const doubled = p => ({ ...net.gradients(p, data), b1: net.gradients(p, data).b1.map(value => 2 * value) });
const { findings } = await gradcheck(net.problem({ parameters, ...data, gradients: doubled }));
console.log(findings[0].kind, findings[0].blocks.join(), findings[0].factor); // → scale b1 2
