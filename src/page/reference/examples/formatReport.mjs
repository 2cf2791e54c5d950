import { formatReport, gradcheck } from 'gradcheck';

const report = await gradcheck({ parameters: 2, cost: x => x * x, gradients: x => 2 * x });

console.log(JSON.parse(formatReport(report, 'json')).verdict); // → pass
console.log(formatReport(report, 'html').startsWith('<!doctype html>')); // → true
