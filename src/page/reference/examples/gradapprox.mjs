import { gradapprox } from 'gradcheck';

const cube = theta => theta ** 3;

console.log((await gradapprox(cube, 1, { step: 0.01 })).toFixed(4)); // → 3.0001
console.log((await gradapprox(cube, 1, { step: 0.01, sides: 'one' })).toFixed(4)); // → 3.0301
