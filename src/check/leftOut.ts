import type { Diagnosis } from '../finding.js';
import type { Layout } from '../theta/layout.js';

/** What the parameters hold that is not checked, told by reason. Where nothing stands, nothing is told. */
export function leftOut(layout: Layout): Diagnosis[] {
  return (['whole', 'size'] as const).flatMap(why => {
    const blocks = layout.leftOut.filter(part => part.why === why).map(({ name }) => name);
    return blocks.length > 0 ? [{ kind: 'left-out', blocks, certainty: 'certain', detail: { why } }] : [];
  });
}
