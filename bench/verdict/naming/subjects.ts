import { diagnose } from '../../../src/diagnosis/diagnose.js';
import { gradcheck, network, type Problem } from '../../../src/index.js';
import { worded } from '../../../src/messages/index.js';
import { random } from '../../../src/random.js';
import { pack } from '../../../src/theta/layout.js';
import { backward, type Slip } from '../../../test/diagnosis/backward.js';
import { type Case, denseForward, type Matrix, rows, transpose } from '../../../test/diagnosis/dense.js';
import { evidence } from '../../../test/diagnosis/evidence.js';
import type { Dress } from './dress.js';
import type { Told } from './outcome.js';

/** What the check is given: the network itself, its cost alone, or its cost on any example. */
export const MODES = ['network', 'black box', 'black box with examples'] as const;
export type Mode = (typeof MODES)[number];

const flat = (p: object) => Float64Array.from(Object.values(p).flat(2) as number[]);
const translated = ({ verdict, findings }: Told, dress: Dress): Told => ({
  verdict,
  findings: findings.map(dress.translated),
});

/** The whole check of one network with slips in its backward propagation; a black box wears the names of some library. */
export async function checked(kase: Case, slips: readonly Slip[], mode: Mode, dress: Dress): Promise<Told> {
  const net = await network(kase.spec);
  const [x, y] = [transpose(kase.X), transpose(kase.Y)];
  const { parameters } = kase;
  if (mode === 'network') {
    const known = net.problem({ parameters, x, y });
    const gradients = (p: object) => treeLike(parameters, backward(known.forward!, flat(p), slips));
    return gradcheck({ ...known, gradients });
  }
  const on = (x: Matrix, y: Matrix): Problem => {
    const { forward } = net.problem({ parameters, x, y });
    return {
      parameters: dress.on(parameters),
      cost: p => net.cost(dress.off(p), { x, y }),
      gradients: p => dress.on(treeLike(parameters, backward(forward!, flat(dress.off(p)), slips))),
    };
  };
  const black = on(x, y);
  const examples = { examples: x.length, example: (s: number) => on([x[s]], [y[s]]) };
  return translated(await gradcheck(mode === 'black box' ? black : { ...black, ...examples }), dress);
}

/** A flat gradient in the shapes of the parameters. */
function treeLike(parameters: Case['parameters'], grad: Float64Array): Case['parameters'] {
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
export async function diagnosed(kase: Case, slips: readonly Slip[], mode: Mode, dress: Dress): Promise<Told> {
  const { spec, theta, parameters, forward, X, Y } = kase;
  const worn = mode === 'network' ? (p: Case['parameters']) => p : dress.on;
  const inDress = (grad: Float64Array) => pack(worn(treeLike(parameters, grad))).theta;
  const dice = random(3);
  const nearly = (grad: Float64Array) => inDress(grad.map(g => g * (1 + KNOWN_TO * dice.normal())));
  const example = async (s: number) => {
    const column = (A: Matrix) => A.map(row => [row[s]]);
    const alone = denseForward(spec, column(X), column(Y));
    return { grad: inDress(backward(alone, theta, slips)), gradapprox: nearly(backward(alone, theta)) };
  };
  const given = evidence(worn(parameters), nearly(backward(forward, theta)), inDress(backward(forward, theta, slips)));
  const more = { network: { forward }, 'black box': {}, 'black box with examples': { example, examples: X[0].length } };
  const findings = (await diagnose({ ...given, ...more[mode] })).map(worded);
  return mode === 'network' ? { verdict: 'fail', findings } : translated({ verdict: 'fail', findings }, dress);
}
