import { gradcheck } from '../check/gradcheck.js';
import { refuse } from '../errors.js';
import type { CostValue, Maybe, Options } from '../problem.js';
import type { Report } from '../report.js';
import { cloneTree } from '../theta/clone.js';
import { whenDone } from '../whenDone.js';
import { backwards, forwards, inputRow, parametersRow, passThrough } from './chain.js';
import type { StageGradients } from './pipeline.js';
import { at } from './place.js';
import { copiesOf, type Recorded } from './record.js';

/** θ by name: the parameters of stages, and the pipeline's own input. */
type Named = Record<string, unknown>;

/**
 * dJ/dθ as the caller's backwards chain it, against differences of J. θ is all parameters that the way back reaches, and the pipeline's own input
 * where the first stage returns a gradient by it. J(θ ± ε) is computed from the stage on that a parameter belongs to.
 *
 * @param kept  whether what stands before that stage may be kept: not where stages read more than they are given
 * @throws {GradcheckError} `invalid_outputs` where no gradient reaches anything
 */
export function checkWhole(recorded: Recorded, options: Options, kept: boolean): Promise<Report> {
  const { pipeline, layouts, reached, activations } = recorded;
  const learned = pipeline.stages.filter((_, s) => s >= reached && layouts[s]);
  const parameters: Named = Object.fromEntries(learned.map(stage => [stage.name, stage.parameters]));
  // last, so that the blocks of the report begin with those of the stages
  if (isOfInput(recorded)) parameters[inputName(recorded)] = activations[0].floats!.part;
  if (Object.keys(parameters).length === 0)
    throw refuse.outputs(
      `${at(reached, 'backward')}()`,
      'has no input gradient, and no stage from there on has parameters: return dJ/d of the input as input, or give parameters',
    );
  const point = pointsOf(recorded);
  return gradcheck(
    {
      name: 'the whole chain',
      parameters,
      // stages are spoken of by their own names
      layers: false,
      cost: costFromTheFirstChange(recorded, point, kept),
      gradients: (theta: Named) => chained(recorded, point(theta)),
    },
    options,
  );
}

/** Whether the gradient by the pipeline's own input is wanted: data and tokens have none. */
const isOfInput = ({ activations, traces }: Recorded): boolean =>
  activations[0].floats !== null && traces[0]?.byInput === true;

/** What the pipeline's own input is called beside its stages. */
const inputName = ({ pipeline }: Recorded): string =>
  pipeline.stages.some(({ name }) => name === 'input') ? 'the input' : 'input';

/** What the stages are given at one θ. */
interface Point {
  input: unknown;
  /** By stage. */
  parameters: unknown[];
  /** All of it in rows: the input, then the parameters of each stage; empty for what does not move. */
  rows: Float64Array[];
}

function pointsOf(recorded: Recorded): (theta: Named) => Point {
  const { pipeline, layouts, activations } = recorded;
  const { floats, copy } = activations[0];
  const fixed = copiesOf(pipeline);
  const name = isOfInput(recorded) ? inputName(recorded) : null;
  const none = new Float64Array(0);
  return theta => {
    const parameters = pipeline.stages.map((stage, s) => theta[stage.name] ?? fixed[s]);
    const ofInput = name === null ? none : floats!.layout.pack(theta[name]);
    const input = name === null ? copy() : floats!.with(theta[name]);
    return { input, parameters, rows: [ofInput, ...parameters.map((own, s) => layouts[s]?.pack(own) ?? none)] };
  };
}

/** The inputs of the stages at one θ. */
interface Trail {
  rows: readonly Float64Array[];
  inputs: readonly unknown[];
}

/** J(θ), from the first stage on that is given something else than where activations are kept: at the first θ, and at the last one asked for. */
function costFromTheFirstChange(
  { calls }: Recorded,
  point: (theta: Named) => Point,
  kept: boolean,
): (theta: Named) => Maybe<CostValue> {
  let [first, last]: Trail[] = [];
  return theta => {
    const { input, parameters, rows } = point(theta);
    const { trail, s } = nearest(kept && first ? [first, last] : [], rows);
    const inputs = trail.inputs.slice(0, s);
    const given = s > 0 ? cloneTree(trail.inputs[s]) : input;
    const J = forwards(calls, parameters, s, given, (k, value) => (inputs[k] = cloneTree(value)));
    return whenDone(J, value => {
      last = { rows, inputs };
      first ??= last;
      return value as CostValue;
    });
  };
}

/** The trail that shares the most stages, and the first one it does not; 0 where all is the same, for J must be seen to repeat. */
function nearest(trails: readonly Trail[], rows: readonly Float64Array[]): { trail: Trail; s: number } {
  let best = { trail: { rows: [], inputs: [] } as Trail, s: 0 };
  for (const trail of trails) {
    // row s + 1 is what moves in stage s
    const s = rows.findIndex((row, k) => !row.every((value, i) => Object.is(value, trail.rows[k][i]))) - 1;
    if (s > best.s) best = { trail, s };
  }
  return best;
}

/** The gradient as the pipeline's owner gets it: forward through all stages, then all the way back. */
async function chained(recorded: Recorded, { input, parameters }: Point): Promise<Named> {
  const { calls, pipeline, layouts, activations } = recorded;
  const inputs = await passThrough(calls, parameters, input);
  const floats = activations.map(one => one.floats);
  const gradients: Named = {};
  const returned = (s: number, given: StageGradients) => {
    const layout = layouts[s];
    if (layout) gradients[pipeline.stages[s].name] = layout.unpack(parametersRow(layout, given, s));
    if (s === 0 && isOfInput(recorded))
      gradients[inputName(recorded)] = floats[0]!.layout.unpack(inputRow(floats[0]!, given.input ?? null, s));
  };
  await backwards({ calls, parameters, inputs, floats }, { returned });
  return gradients;
}
