import type { Against, DiagnosisOf, FactorName } from '../finding.js';
import { factorDigits, gradients, inEntries, is, names, other, short } from './numbers.js';

/** grad = factor · gradapprox. */
export function scale(diagnosis: DiagnosisOf<'scale'>): string {
  const { blocks, factor = Number.NaN, detail } = diagnosis;
  const where = inEntries(detail.entries);
  const part = detail.part === 'data' ? ' but for the penalty, which lacks that factor' : '';
  if (detail.part === 'beside')
    return `${names(blocks)} ${is(blocks)} also multiplied by ${factorDigits(factor)}, beside what else is told of: ${cause(diagnosis)}`;
  return `${names(blocks)} ${is(blocks)} ${factorDigits(factor)} × ${other(diagnosis)} in ${where}${part}: ${cause(diagnosis)}`;
}

/** A name among others: '2', 'm, if there are 7 examples', '1/n, 5 being the size of W2 along axis 0'. */
export function factorName(name: FactorName): string {
  if (name.id === 'examples') return `${name.symbol}, if there are ${name.count} examples`;
  return name.id === 'axis' ? `${name.symbol}, ${sizeOf(name)}` : name.symbol;
}

const sizeOf = ({ count, block, axis }: Extract<FactorName, { id: 'axis' }>) =>
  `${count} being the size of ${block} along axis ${axis}`;

function cause({ blocks, factor = Number.NaN, detail, ...rest }: DiagnosisOf<'scale'>): string {
  const d = place(blocks, detail);
  const [name] = detail.names;
  if (factor === -1) return `a sign error; look for a minus lost, or one too many, in ${d}.`;
  if (name === undefined)
    return `a constant factor without a familiar name; look for one number or derivative that all of it is multiplied with in ${d}, or ${rest.against ? `for ${APART}` : 'in the cost'}.`;
  switch (name.id) {
    case 'average':
      return name.missing
        ? `the 1/m of the average is missing in ${d}, or ${rest.against ? 'only the cost of the reference averages' : 'is one too many in the cost'}.`
        : `the 1/m of the average is applied twice in ${d}, or ${rest.against ? 'only your cost averages' : 'is missing in the cost'}.`;
    case 'length':
      return `the length of grad is exactly ${name.length}, so it was normalised or clipped; check it before that.`;
    case 'examples':
    case 'axis':
      return counted(name, d, rest);
    case 'parameter':
      return `${name.symbol}, the ${name.inverse ? 'inverse' : 'value'} of another parameter; look for ${name.block} ${name.inverse ? 'missing' : 'one too many'} in ${d}.`;
    case 'wirtinger':
      return rest.against
        ? `half the gradient of complex numbers, a Wirtinger derivative: multiply ${d} by 2, or the reference by 1/2 if that is what is meant.`
        : `half the gradient of complex numbers, the Wirtinger derivative ∂J/∂z̄ (or ∂J/∂z): the gradient is dJ/dre + i dJ/dim = 2 ∂J/∂z̄; multiply ${d} by 2.`;
    case 'degrees':
      return `${name.symbol}, the factor between degrees and radians; look for an angle in the other unit in ${d}, or in ${rest.against ? 'the reference' : 'the cost'}.`;
    default:
      return stray(name.symbol, factor, d, rest);
  }
}

/**
 * A constant that somebody wrote: grad is c times too large when c is too many in it, or when the cost is 1/c as large as it should be.
 */
function stray(symbol: string, factor: number, d: string, { against }: Against): string {
  const away = inverse(symbol, factor);
  const cost = Math.abs(factor) > 1 ? `a ${away} too many in the cost` : `a ${symbol} missing in the cost`;
  return `a constant factor; look for a ${symbol} too many, or a ${away} missing, in ${d}, or for ${against ? APART : cost}.`;
}

/** What else makes one gradient a multiple of another. */
const APART = 'two costs that differ by it, such as a sum in one and a mean in the other';

/** A number that may count something. */
function counted(name: Extract<FactorName, { id: 'examples' | 'axis' }>, d: string, { against }: Against): string {
  const sign = name.negative ? ' and a sign' : '';
  if (name.id === 'examples')
    return `a constant factor${sign}; if something is averaged over ${name.count} examples or places, its 1/${name.count} is ${name.missing ? 'missing' : 'applied twice'} in ${d}, unless ${against ? 'one cost is a sum and the other a mean' : 'the cost has it wrong'}.`;
  const symbol = /^−?(1\/)?n$/.test(name.symbol) ? '' : ` ${name.symbol}`;
  return `a constant factor${sign}${symbol}, ${sizeOf(name)}; look for ${LOOK_FOR[name.symbol.replace('−', '')] ?? 'a sum or a mean over it'} in ${d}.`;
}

/** What leaves the root of a size, or one less than it. */
const LOOK_FOR: Readonly<Record<string, string>> = {
  '√n': 'a 1/√n that is missing',
  '1/√n': 'a 1/√n that is one too many',
  'n/(n − 1)': 'a divisor n − 1 where the cost has n',
  '(n − 1)/n': 'a divisor n where the cost has n − 1',
};

/** '1/2' for 2, '2' for 1/2, '−1/2' for −2, '10' for 0.1, 'm/(m − 1)' for (m − 1)/m. */
function inverse(symbol: string, factor: number): string {
  if (/^−?\d+\.\d+$/.test(symbol)) return short(1 / factor);
  const [, sign, above, below] = /^(−?)(.+?)(?:\/(.+))?$/.exec(symbol) as unknown as string[];
  if (below === undefined) return `${sign}1/${/\s/.test(above) ? `(${above})` : above}`;
  return sign + (above === '1' ? below.replace(/^\((.*)\)$/, '$1') : `${below}/${above}`);
}

/** Where a factor on these blocks would come in. */
function place(blocks: readonly string[], { scope, layer, part }: DiagnosisOf<'scale'>['detail']): string {
  if (scope === 'below') return `the step back into layer ${layer}, which all of them share`;
  if (scope === 'everywhere')
    return part === 'data'
      ? 'the derivative of the cost by the output, which all of them share'
      : 'what all gradients share';
  if (blocks.length > 3) return 'what all of these share (or in each of them)';
  return blocks.length > 1 ? `what ${gradients(blocks)} share (or in each)` : gradients(blocks);
}
