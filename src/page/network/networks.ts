import type { DenseSpec, NetworkSpec } from '../../forward.js';
import type { Finding, Kind } from '../../report.js';
import type { Examples } from '../worker/messages.js';
import { CONVOLUTION_LINES, CONVOLUTION_MISTAKES, convolution, imagesOf } from './convolution.js';
import { type Dataset, examplesOf, mismatch, sideOf } from './dataset.js';
import { GPT_LINES, GPT_MISTAKES, gpt, tooShort, vocabularyOf, windowsOf } from './gpt.js';
import type { LayerMistake } from './layerMistake.js';
import { LINES, lineOf, PLANTED } from './lines.js';
import { MISTAKES } from './mistakes.js';

/** A mistake as the page offers it. */
export interface Offered {
  id: string;
  label: string;
  line: string;
  text: string;
  /** Whether it can be made in a network of dense layers; it says what is missing if not. */
  lacks?(spec: DenseSpec): string | null;
}

/** What the form holds of which networks are made. */
export interface Given {
  data: Dataset;
  m: number;
  text: string;
  l2: number;
  /** The layers that stand in the form. */
  dense: DenseSpec;
}

/** A network that part 3 offers, the lines of its backward propagation, and what can be wrong in them. */
export interface Offer {
  label: string;
  spec(given: Given): NetworkSpec;
  examples(given: Given): Examples;
  /** Why it cannot be checked on what is given, or null. */
  refused(given: Given): string | null;
  /** What stands above its lines: what their letters mean. */
  legend: string;
  lines: Readonly<Record<string, string>>;
  mistakes: readonly Offered[];
  /** The line that a finding points at; null where it tells none. */
  lineOf(finding: Finding | undefined): string | null;
}

export const NETWORKS = {
  dense: {
    label: 'Dense layers',
    spec: ({ dense }) => dense,
    examples: ({ data, m, dense }) => examplesOf(data, m, dense),
    refused: ({ data, dense }) => mismatch(data, dense),
    legend: 'Backward propagation, for l = L … 1',
    lines: LINES,
    mistakes: MISTAKES.map(({ id, label, lacks }) => ({ id, label, lacks, ...PLANTED[id] })),
    lineOf,
  },
  convolution: {
    label: 'A convolutional network',
    spec: ({ data, l2 }) => convolution(sideOf(data)!, data.classes.length, l2),
    examples: ({ data, m }) => imagesOf(data, m),
    refused: () => null,
    legend: 'Backward propagation, layer by layer; p a position of what a layer puts out, tap a place in its kernel',
    lines: CONVOLUTION_LINES,
    mistakes: CONVOLUTION_MISTAKES,
    lineOf: finding => lineIn(CONVOLUTION_MISTAKES, finding),
  },
  gpt: {
    label: 'A character GPT',
    spec: ({ text, l2 }) => gpt(Math.max(1, vocabularyOf(text).length), l2),
    examples: ({ text }) => windowsOf(text),
    refused: ({ text }) => tooShort(text),
    legend:
      'Backward propagation, layer by layer; t and u steps, P the attention, N what a norm puts out before its scale',
    lines: GPT_LINES,
    mistakes: GPT_MISTAKES,
    lineOf: finding => lineIn(GPT_MISTAKES, finding),
  },
} as const satisfies Record<string, Offer>;
export type NetworkName = keyof typeof NETWORKS;

export const isNetwork = (name: string | null): name is NetworkName => name !== null && Object.hasOwn(NETWORKS, name);

/** The network as the page offers it. */
export const offerOf = (name: NetworkName): Offer => NETWORKS[name];

/** The line in which a mistake like the one that was found is made. */
function lineIn(mistakes: readonly LayerMistake[], finding: Finding | undefined): string | null {
  if (finding === undefined) return null;
  const alike =
    mistakes.find(({ made }) => made && made.mistake === finding.mistake && made.layer === finding.layer) ??
    mistakes.find(({ made, kinds }) => !made && kinds.includes(finding.kind as Kind));
  return alike?.line ?? null;
}
