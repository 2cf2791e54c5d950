import type { DiagnosisOf } from '../finding.js';
import { factorDigits, gradients, inEntries, is, names, short } from './numbers.js';

/** grad = factor · gradapprox. */
export function scale(diagnosis: DiagnosisOf<'scale'>): string {
  const { blocks, factor = Number.NaN, detail } = diagnosis;
  const where = inEntries(detail.entries);
  const part = detail.part === 'data' ? ' but for the penalty, which lacks that factor' : '';
  if (detail.part === 'beside')
    return `${names(blocks)} ${is(blocks)} also multiplied by ${factorDigits(factor)}, beside what else is wrong there: ${cause(diagnosis)}`;
  return `${names(blocks)} ${is(blocks)} ${factorDigits(factor)} × gradapprox in ${where}${part}: ${cause(diagnosis)}`;
}

function cause({ blocks, factor = Number.NaN, detail }: DiagnosisOf<'scale'>): string {
  const d = place(blocks, detail);
  const [name] = detail.names;
  if (factor === -1) return `a sign error; look for a minus lost, or one too many, in ${d}.`;
  if (name === undefined)
    return `a constant factor without a familiar name; look for ${factorDigits(factor)} in ${d}, or for its inverse in the cost.`;
  if (name === 'm') return `the 1/m of the average is missing in ${d}, or is one too many in the cost.`;
  if (name === '1/m') return `the 1/m of the average is applied twice in ${d}, or is missing in the cost.`;
  if (name.includes('‖'))
    return `the length of grad is exactly ${name.split('/')[0]}, so it was normalised or clipped; check it before that.`;
  if (name.includes(',')) return counted(name, d);
  const hand = Number.isFinite(Number(short(factor).replace('−', '-'))) && /^[−\d./]+$/.test(name);
  if (hand && Math.abs(factor) < 1)
    return `a constant factor; look for a stray ${name} in ${d}, or for a factor of ${short(1 / factor)} that is missing there.`;
  if (hand)
    return `a constant factor; look for a stray ${name} in ${d}, or for a ${inverse(name)} missing in the cost.`;
  return `a constant factor; look for a stray ${name} in ${d}, or for its inverse missing in the cost.`;
}

/** A whole number that may count something: 'm, if there are 7 examples', '1/n, 5 being the size of W2 along axis 0'. */
function counted(name: string, d: string): string {
  const [symbol, what] = [name.slice(0, name.indexOf(',')), name.slice(name.indexOf(',') + 2)];
  const sign = symbol.startsWith('−') ? ' and a sign' : '';
  const often = symbol.includes('1/') ? 'applied twice' : 'missing';
  return what.startsWith('if')
    ? `a constant factor${sign}; ${what}, the 1/m of the average is ${often} in ${d}, unless the cost has it wrong.`
    : `a constant factor${sign}, ${what}; look for a sum or a mean over it in ${d}.`;
}

/** '1/2' for 2, '2' for 1/2, '−1/2' for −2. */
const inverse = (name: string) =>
  name.includes('1/') ? name.replace('1/', '') : name.startsWith('−') ? `−1/${name.slice(1)}` : `1/${name}`;

/** Where a factor on these blocks would come in. */
function place(blocks: readonly string[], { scope, layer, part }: DiagnosisOf<'scale'>['detail']): string {
  if (scope === 'below') return `the step back into ${layer}, which all of them share`;
  if (scope === 'everywhere')
    return part === 'data'
      ? 'the derivative of the cost by the output, which all of them share'
      : 'what all gradients share';
  return blocks.length > 3 ? 'each of them' : gradients(blocks);
}
