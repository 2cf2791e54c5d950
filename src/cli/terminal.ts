import { styleText } from 'node:util';
import { visible } from '../format/visible.js';
import type { formatReport } from '../index.js';
import { refusal } from './refusal.js';

type Paint = NonNullable<NonNullable<Parameters<typeof formatReport>[2]>['paint']>;

// styleText looks at stdout, NO_COLOR and FORCE_COLOR by itself; not so where Node 20 is given a list of styles
const styled =
  (...styles: Exclude<Parameters<typeof styleText>[0], unknown[]>[]) =>
  (text: string) =>
    styles.reduce((painted, style) => styleText(style, painted), text);

/** Colours of a report on stdout; where that is no terminal they leave the text as it is. */
export const COLOURS: Paint = {
  pass: styled('green', 'bold'),
  fail: styled('red', 'bold'),
  inconclusive: styled('yellow', 'bold'),
  heading: styled('bold'),
  faint: styled('dim'),
};

/** What stdout did not take: a full disk, a reader that has gone. */
let lost: NodeJS.ErrnoException | undefined;

/** Notes what stdout does not take, where Node would end the process; what stderr does not take is lost. */
export function guardStreams(): void {
  process.stdout.on('error', error => (lost ??= error));
  process.stderr.on('error', () => {});
}

/** A line on stdout. */
export const print = (text: string): void => void process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);

/**
 * Waits until stdout has taken all.
 *
 * @returns what it did not take it for, or undefined
 */
export async function unprinted(): Promise<NodeJS.ErrnoException | undefined> {
  await new Promise<void>(taken => process.stdout.write('', () => taken()));
  // the error of a write comes a turn after its end
  await new Promise(setImmediate);
  return lost;
}

/** Something that went wrong: its message is all a user sees, its code what programs look for. */
export interface Complaint {
  message: string;
  code?: string;
}

/** Says on stderr what went wrong. A message tells the words of others: it cannot act on the terminal, nor pass for a line of its own. */
export function complain(error: unknown): void {
  const { message, code } = complaintOf(error);
  console.error(`gradcheck: ${standing(message)}${code === undefined ? '' : ` [${code}]`}`);
}

/** Says something on stderr. */
export const note = (text: string): void => console.error(`gradcheck: ${standing(text)}`);

/** Lines of which all but the first are indented, with everything that moves written as an escape. */
export const standing = (text: string): string =>
  text
    .split(/\r?\n\s*/)
    .map(visible)
    .join('\n    ');

/** Codes of errors that are ours: Node's own have a `code` too. */
function complaintOf(error: unknown): Complaint {
  if (!(error instanceof Error)) return typeof error === 'object' ? (error as Complaint) : { message: String(error) };
  const ours = error.name === 'Refusal' || error.name === 'GradcheckError';
  return { message: error.message, ...(ours ? { code: (error as unknown as Complaint).code } : {}) };
}

/** Says why stdout did not take the report; a reader that has seen enough, as head has, knows. */
export function complainUnprinted(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') complain(refusal.unwritable('stdout', error));
}

/** Wider lines are hard to read, whatever the terminal. */
const WIDEST = 100;

/** Columns for sentences on stdout. */
export const width = (): number => Math.min(process.stdout.columns ?? WIDEST, WIDEST);
