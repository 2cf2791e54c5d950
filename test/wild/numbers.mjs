/** Seeded numbers for the models' data (mulberry32), so that every run sees the same network. */
export function numbers(seed) {
  let state = seed >>> 0;
  const uniform = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  const list = (n, deviation = 1) => Array.from({ length: n }, () => deviation * normal());
  return {
    uniform,
    normal,
    list,
    between: (low, high) => low + (high - low) * uniform(),
    matrix: (rows, columns, deviation = 1) => Array.from({ length: rows }, () => list(columns, deviation)),
  };
}
