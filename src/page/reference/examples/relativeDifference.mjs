import { relativeDifference } from 'gradcheck';

console.log(relativeDifference([1, 2, 3], [1, 2, 3])); // → 0
console.log(relativeDifference([2], [1])); // → 0.3333333333333333
console.log(relativeDifference([-1], [1])); // → 1
