import { boundedObjective, checkRoom } from '../objective/bounds.js';
import { type DefinedObjective, definedObjective } from '../objective/defined.js';
import { loggedObjective } from '../objective/log.js';
import { meteredObjective } from '../objective/metered.js';
import { makeObjective, type Objective } from '../objective/objective.js';
import { overlappingObjective } from '../objective/overlapping.js';
import { patientObjective } from '../objective/patient.js';
import { projectedObjective } from '../objective/project.js';
import type { Check } from './check.js';

/** J and its gradient as a check asks for them. */
export interface Asked {
  /** As differences are taken of it, and compared: bounded and projected. */
  objective: Objective;
  /** The same with the caller's own gradient. */
  own: Objective;
  thrown: DefinedObjective['thrown'];
}

/**
 * J and its gradient at the point given, or at another one, with all that the options put around them.
 *
 * @throws {GradcheckError} where bounds leave no room for directions
 */
export function asked(
  { problem, settings, layout, theta }: Pick<Check, 'problem' | 'settings' | 'layout' | 'theta'>,
  start?: Float64Array,
): Asked {
  const single = patientObjective(makeObjective(problem, layout, settings.seed, theta), settings);
  const caller = overlappingObjective(single, problem, settings);
  try {
    if (start) caller.moveTo(start);
    // what the log throws is no edge of the domain of J: it stands outside
    const defined = definedObjective(meteredObjective(caller, settings));
    const logged = settings.log ? loggedObjective(defined, settings.log) : defined;
    const own = boundedObjective(logged, layout, problem.bounds);
    if (problem.bounds && settings.components === 'probe') checkRoom(own, layout);
    return { objective: projectedObjective(own, layout, problem), own, thrown: defined.thrown };
  } catch (error) {
    // parameters in place are the caller's again
    caller.restore();
    throw error;
  }
}
