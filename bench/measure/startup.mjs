// Milliseconds of `import` and of the first network() in a process that has done nothing yet.
const started = performance.now();
const { network } = await import('../../dist/index.js');
const imported = performance.now();
await network({ inputs: 2, layers: [{ units: 1, activation: 'sigmoid' }], cost: 'binaryCrossEntropy' });
const first = performance.now();
console.log(JSON.stringify({ imported: imported - started, first: first - imported, both: first - started }));
