import { type Options, type Problem, pack } from '../index.js';
import { isWorthSharing } from './thread.js';

/** What is said of options that change nothing for this problem: each a sentence. */
export function idle(problem: Problem, { method, workers, components, sides }: Options): string[] {
  const own = !problem.gradapprox;
  const unused = own ? 'it brings no differences of its own, as a network does' : passedOver({ components, sides });
  const said: string[] = [];
  if (method !== undefined && unused) said.push(`--method changes nothing here: ${unused}.`);
  if (workers === undefined || workers === 0) return said;
  if (components === 'probe') said.push('--workers changes nothing here: directions are followed one after the other.');
  else if (own && workers !== 1 && !isWorthSharing(sizeOf(problem)))
    said.push(`--workers changes nothing here: ${sizeOf(problem)} components are not worth a second thread.`);
  return said;
}

/** Why a network's own differences are not taken, or nothing where they are. */
function passedOver({ components, sides }: Pick<Options, 'components' | 'sides'>): string | undefined {
  if (components === 'probe') return 'directions find their own steps';
  return sides === 'one' ? 'one-sided differences are computed in one way alone' : undefined;
}

/** n; 0 where the check will say what is wrong with the parameters. */
function sizeOf(problem: Problem): number {
  try {
    return pack(problem.parameters).layout.size;
  } catch {
    return 0;
  }
}
