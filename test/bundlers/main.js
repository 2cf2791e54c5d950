import { gradcheck, network } from 'gradcheck';

/** A cost in JavaScript, which needs no WebAssembly. */
const own = () =>
  gradcheck({
    parameters: { w: [1, 2] },
    cost: ({ w }) => w[0] ** 3 + w[1],
    gradients: ({ w }) => ({ w: [3 * w[0] ** 2, 1] }),
  });

/** A network in the kernels, which need 'wasm-unsafe-eval' where a policy rules. */
async function kernels() {
  const net = await network({ inputs: 2, layers: [{ units: 1, activation: 'sigmoid' }], cost: 'binaryCrossEntropy' });
  return gradcheck(net.problem({ parameters: net.initialize({ seed: 1 }), x: [[1, 2]], y: [[1]] }));
}

const verdict = check =>
  check().then(
    report => report.verdict,
    error => error.code ?? String(error),
  );

async function main() {
  document.title = `${await verdict(own)} ${await verdict(kernels)}`;
}

main();
