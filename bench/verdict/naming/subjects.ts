import { diagnose } from '../../../src/diagnosis/diagnose.js';
import { gradcheck, network, type Problem, type Report } from '../../../src/index.js';
import { message } from '../../../src/messages/index.js';
import { random } from '../../../src/random.js';
import { backward, type Slip } from '../../../test/diagnosis/backward.js';
import { type Case, denseForward, type Matrix, rows, transpose } from '../../../test/diagnosis/dense.js';
import { evidence } from '../../../test/diagnosis/evidence.js';

/** What the check is given: the network itself, its cost alone, or its cost on any example. */
export const MODES = ['network', 'black box', 'black box with examples'] as const;
export type Mode = (typeof MODES)[number];

export type Told = Pick<Report, 'verdict' | 'findings'>;

/** The whole check of one network with slips in its backward propagation. */
export async function checked(kase: Case, slips: readonly Slip[], mode: Mode): Promise<Told> {
  const net = await network(kase.spec);
  const [x, y] = [transpose(kase.X), transpose(kase.Y)];
  const { parameters } = kase;
  const on = (x: Matrix, y: Matrix): Problem => {
    const { forward } = net.problem({ parameters, x, y });
    const flat = (p: object) => Float64Array.from(Object.values(p).flat(2) as number[]);
    return {
      parameters,
      cost: p => net.cost(p, { x, y }),
      gradients: p => treeLike(parameters, backward(forward!, flat(p), slips)),
    };
  };
  const black = on(x, y);
  if (mode === 'network') return gradcheck({ ...net.problem({ parameters, x, y }), gradients: black.gradients });
  if (mode === 'black box') return gradcheck(black);
  return gradcheck({ ...black, examples: x.length, example: s => on([x[s]], [y[s]]) });
}

/** A flat gradient in the shapes of the parameters. */
function treeLike(parameters: Case['parameters'], grad: Float64Array) {
  let at = 0;
  const take = (n: number) => grad.subarray(at, (at += n));
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => {
      const size = value.flat().length;
      return [name, Array.isArray(value[0]) ? rows(take(size), value.length) : Array.from(take(size))];
    }),
  );
}

/** Differences reach about nine digits. */
const KNOWN_TO = 1e-9;

/** What the diagnosis alone makes of gradients known to 1e-9. */
export async function diagnosed(kase: Case, slips: readonly Slip[], mode: Mode): Promise<Told> {
  const { spec, theta, parameters, forward, X, Y } = kase;
  const dice = random(3);
  const nearly = (grad: Float64Array) => grad.map(g => g * (1 + KNOWN_TO * dice.normal()));
  const example = async (s: number) => {
    const column = (A: Matrix) => A.map(row => [row[s]]);
    const alone = denseForward(spec, column(X), column(Y));
    return { grad: backward(alone, theta, slips), gradapprox: nearly(backward(alone, theta)) };
  };
  const given = evidence(parameters, nearly(backward(forward, theta)), backward(forward, theta, slips));
  const more = { network: { forward }, 'black box': {}, 'black box with examples': { example, examples: X[0].length } };
  const findings = (await diagnose({ ...given, ...more[mode] })).map(d => ({ ...d, message: message(d) }));
  return { verdict: 'fail', findings };
}
