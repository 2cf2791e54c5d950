import type { Diagnosis } from '../../src/finding.js';

/** What a diagnosis says, as the ids in it: cause, place, rule, value, form, names of a factor. */
export function idsOf({ kind, detail }: Diagnosis): string[] {
  const ids: string[] = [kind];
  const walk = (value: unknown, key: string) => {
    if (Array.isArray(value)) for (const inner of value) walk(inner, key);
    else if (typeof value === 'object' && value !== null)
      for (const [k, inner] of Object.entries(value)) walk(inner, k);
    else if (['id', 'form', 'region', 'of', 'which', 'how', 'format'].includes(key)) ids.push(String(value));
  };
  walk(detail, '');
  return ids;
}
