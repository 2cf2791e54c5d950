import { styleText } from 'node:util';
import { type formatReport, GradcheckError } from '../index.js';
import { Refusal } from './refusal.js';

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

/** Says on stderr what went wrong, with the code that programs look for. */
export const complain = (error: unknown): void =>
  console.error(`gradcheck: ${error instanceof Error ? error.message : String(error)}${codeOf(error)}`);

const codeOf = (error: unknown): string =>
  error instanceof Refusal || error instanceof GradcheckError ? ` [${error.code}]` : '';

/** Wider lines are hard to read, whatever the terminal. */
const WIDEST = 100;

/** Columns for sentences on stdout. */
export const width = (): number => Math.min(process.stdout.columns ?? WIDEST, WIDEST);
