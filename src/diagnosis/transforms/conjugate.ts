import type { Details } from '../../finding.js';
import { nth, ofKind } from '../bits.js';
import { isVisible, type Prediction } from '../fit.js';
import type { Family, Target, Transform } from '../hypothesis.js';

/**
 * The gradient of complex numbers z = re + i im is dJ/dre + i dJ/dim, as in PyTorch and TensorFlow; JAX returns its conjugate. The two differ in the sign
 * of every imaginary part. Numbers that are known to be complex make it the first guess; pairs and every second entry of an array may be complex.
 */
export const conjugate: Family = target => {
  const { block, part } = target;
  const { shape, size, complex } = block;
  if (part === 'data') return [];
  if (complex) return [made(target, 'complex', i => i % 2 === 1, nth(0))];
  if (isImaginary(target)) return [made(target, 'parts', () => true, nth(0))];
  const pairs = shape.length > 1 && shape.at(-1) === 2 && size > 2;
  if (pairs) return [made(target, 'pairs', i => i % 2 === 1, ofKind('conjugate') + PAIRS)];
  const interleaved = shape.length === 1 && size % 2 === 0 && size > 2;
  return interleaved ? [made(target, 'interleaved', i => i % 2 === 1, ofKind('conjugate') + nth(1))] : [];
};

/** The last of two columns may stand for anything: that it alone has the wrong sign is told first, and that pairs are conjugated beside it. */
const PAIRS = 7;

const IMAGINARY = /^(.*\.)(im|imag)$/;
const REAL: Readonly<Record<string, string>> = { im: 're', imag: 'real' };

/** Whether a block is the imaginary part beside a real one that is right. */
function isImaginary({ block, setting }: Target): boolean {
  const [, holder, name] = IMAGINARY.exec(block.name) ?? [];
  const real = name === undefined ? undefined : setting.blocks.find(other => other.name === holder + REAL[name]);
  return real !== undefined && real.wrong.length === 0 && real.known.some(i => isVisible(real, i));
}

function made(
  { block }: Target,
  form: Details['conjugate']['form'],
  isImaginaryPart: (i: number) => boolean,
  bits: number,
): Transform {
  const { gradapprox: G, slack } = block;
  const prediction: Prediction = { value: i => (isImaginaryPart(i) ? -G[i] : G[i]), slack: i => slack[i] };
  return {
    ...prediction,
    says: [{ kind: 'conjugate', detail: { form } }],
    bits,
    fitted: 0,
    beside: true,
  };
}
