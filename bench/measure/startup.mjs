// Milliseconds of `import`, of the first network() and of the first check in a process that has done nothing yet.
const started = performance.now();
const { gradcheck, network } = await import('../../dist/index.js');
const imported = performance.now();
const net = await network({
  inputs: 784,
  layers: [
    { units: 128, activation: 'relu' },
    { units: 10, activation: 'softmax' },
  ],
  cost: 'crossEntropy',
});
const first = performance.now();

// what the user brings is not timed: 32 images, mostly white, and a gradient
const pixel = (s, j) => ((s * 784 + j) % 5 === 0 ? Math.abs(Math.sin(s + j)) : 0);
const x = Array.from({ length: 32 }, (_, s) => Array.from({ length: 784 }, (_, j) => pixel(s, j)));
const y = x.map((_, s) => s % 10);
const parameters = net.initialize({ seed: 1 });
const gradients = net.gradients(parameters, { x, y });
const brought = performance.now();
await gradcheck(net.problem({ parameters, x, y, gradients }));
const checked = performance.now() - brought;
const both = first - started;
console.log(JSON.stringify({ imported: imported - started, first: first - imported, both, check: both + checked }));
