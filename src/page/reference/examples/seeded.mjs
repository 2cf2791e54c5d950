import { gradcheck } from 'gradcheck';
import { seeded } from 'gradcheck/styles';

// a dropout mask from Math.random: another cost at every call, unless it draws the same numbers
const mask = () => [0, 1, 2].map(() => (Math.random() < 0.5 ? 0 : 2));
const cost = ({ w }) => mask().reduce((J, kept, i) => J + kept * w[i] ** 2, 0);
const gradients = ({ w }) => ({ w: mask().map((kept, i) => 2 * kept * w[i]) });

const parameters = { w: [1, 2, 3] };
const loose = await gradcheck({ parameters, cost, gradients });
const held = await gradcheck({
  parameters,
  cost: p => seeded(1, () => cost(p)),
  gradients: p => seeded(1, () => gradients(p)),
});

console.log(loose.verdict, loose.findings[0].kind); // → inconclusive nondeterministic
console.log(held.verdict); // → pass
