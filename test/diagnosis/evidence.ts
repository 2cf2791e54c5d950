import type { Evidence } from '../../src/diagnosis/evidence.js';
import { statusCode } from '../../src/judgement.js';
import { pack } from '../../src/theta/layout.js';

/** The judgement of an exact gradapprox with tiny bars: wrong is what differs by more than a millionth. */
export function evidence(
  parameters: unknown,
  gradapprox: Float64Array,
  grad: Float64Array,
  rest: Partial<Evidence> & { noise?: number } = {},
): Evidence {
  const { theta, layout } = pack(parameters);
  const n = theta.length;
  const scale = new Float64Array(n);
  for (const { offset, size } of layout.blocks) {
    let squares = 0;
    for (let i = offset; i < offset + size; i++) squares += gradapprox[i] ** 2;
    const floor = 1e-3 * Math.sqrt(squares / size) || 1e-12;
    for (let i = offset; i < offset + size; i++) scale[i] = Math.max(Math.abs(grad[i]), Math.abs(gradapprox[i]), floor);
  }
  const status = Uint8Array.from(grad, (g, i) =>
    statusCode(Math.abs(g - gradapprox[i]) <= 1e-6 * scale[i] ? 'agree' : 'wrong'),
  );
  return {
    layout,
    theta,
    judgement: {
      grad: grad.slice(),
      gradapprox: gradapprox.slice(),
      bound: scale.map(s => 1e-10 * s),
      status,
      reason: new Uint8Array(n),
      scale,
      J: 1,
      noise: 1e-16,
      precision: 'float64',
      tolerance: 1e-6,
      step: null,
      sides: 'two',
      findings: [],
    },
    ...rest,
  };
}
