// How figures are written.

/** Seconds as people say them: 1.2 µs, 34 ms, 5.6 s, 7.8 min, 9.0 h. */
export function time(seconds) {
  if (seconds === undefined) return '';
  const units = [
    [1e-9, 'ns', 1e-6],
    [1e-6, 'µs', 1e-3],
    [1e-3, 'ms', 1],
    [1, 's', 120],
    [60, 'min', 7200],
    [3600, 'h', Number.POSITIVE_INFINITY],
  ];
  const [size, unit] = units.find(([, , below]) => seconds < below);
  return `${digits(seconds / size)} ${unit}`;
}

/** Two or three figures that mean something: 0.12, 3.4, 56, 1,234. */
export function digits(value) {
  if (value >= 100) return Math.round(value).toLocaleString('en');
  return value >= 10 ? value.toFixed(0) : value.toPrecision(2);
}

export const times = ratio => `${digits(ratio)} ×`;
export const percent = share => `${digits(100 * share)} %`;
export const power = value => (value === 0 ? '0' : value?.toExponential(1)) ?? '';

/** A table in Markdown; the first column to the left, all others to the right. */
export function table(head, rows) {
  const line = cells => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, k) => (k === 0 ? '---' : '--:'))), ...rows.map(line)].join('\n');
}
