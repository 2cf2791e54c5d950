/** Zeros in a library's own arrays, of any rank; strided views hold their numbers in `data`. */
export function zero(target: unknown): void {
  if (ArrayBuffer.isView(target)) (target as Float64Array).fill(0);
  else if (isObject(target) && 'data' in target) zero(target.data);
  else if (isObject(target))
    for (const key of Object.keys(target)) {
      if (typeof target[key] === 'number') target[key] = 0;
      else zero(target[key]);
    }
}

/** The numbers of `source` written into the arrays of `target`, which has the same structure: the arrays stay the library's own. */
export function overwrite(target: unknown, source: unknown): void {
  if (ArrayBuffer.isView(target)) (target as Float64Array).set(source as Float64Array);
  else if (isObject(target) && 'data' in target) overwrite(target.data, (source as { data: unknown }).data);
  else if (isObject(target) && isObject(source))
    for (const key of Object.keys(source)) {
      if (typeof source[key] === 'number') target[key] = source[key];
      else overwrite(target[key], source[key]);
    }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
