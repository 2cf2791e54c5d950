// A problem by named exports: J = Σ W³ + Σ b².
export const parameters = { W: [[1, 2], [3, 4]], b: [0.5, -0.5] };
export const cost = ({ W, b }) => W.flat().reduce((J, w) => J + w ** 3, 0) + b.reduce((J, x) => J + x * x, 0);
export const gradients = ({ W, b }) => ({ W: W.map(row => row.map(w => 3 * w * w)), b: b.map(x => 2 * x) });
