import { formatReport, gradcheck, parseReport } from 'gradcheck';

const report = await gradcheck({ parameters: 2, cost: x => x * x, gradients: x => 2 * x });
const again = parseReport(formatReport(report, 'json'));

console.log(again.difference === report.difference); // → true
