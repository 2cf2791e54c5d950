import { gradcheck } from 'gradcheck';

const report = await gradcheck({
  parameters: { w: [1, 2], b: 3 },
  cost: ({ w, b }) => w[0] ** 3 * b + w[1] ** 2,
  gradients: ({ w, b }) => ({ w: [3 * w[0] ** 2 * b, w[1]], b: w[0] ** 3 }), // dJ/dw[1] is 2 w[1]
});

console.log(report.verdict); // → fail
const [w, b] = report.blocks;
console.log(w.name, w.verdict, b.name, b.verdict); // → w fail b pass
