import { pack } from 'gradcheck';

const { theta, layout } = pack({
  W1: [
    [1, 2],
    [3, 4],
  ],
  b1: [5, 6],
});

console.log(theta.join(' ')); // → 1 2 3 4 5 6
console.log(layout.locate(3)); // → W1[1,1]
console.log(JSON.stringify(layout.unpack(theta.map(value => 10 * value)))); // → {"W1":[[10,20],[30,40]],"b1":[50,60]}
