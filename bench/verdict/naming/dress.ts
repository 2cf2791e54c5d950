import type { Finding } from '../../../src/report.js';
import type { Case, Matrix } from '../../../test/diagnosis/dense.js';
import { transpose } from '../../../test/diagnosis/dense.js';

/** How a library keeps the weights and biases W1, b1, W2, b2, … of a network. */
export interface Dress {
  name: string;
  on(parameters: Case['parameters']): object;
  off(dressed: unknown): Case['parameters'];
  /** The finding in the words of W1, b1, … */
  translated(finding: Finding): Finding;
}

interface Layer {
  W: Matrix;
  b: number[];
}

const layersOf = (parameters: Case['parameters']): Layer[] =>
  Array.from({ length: Object.keys(parameters).length / 2 }, (_, k) => ({
    W: parameters[`W${k + 1}`] as Matrix,
    b: parameters[`b${k + 1}`] as number[],
  }));
const treeOf = (layers: readonly Layer[]): Case['parameters'] =>
  Object.fromEntries(layers.flatMap(({ W, b }, k) => [[`W${k + 1}`, W] as const, [`b${k + 1}`, b] as const]));

const plain: Dress = { name: 'W1, b1', on: p => p, off: p => p as Case['parameters'], translated: finding => finding };

/** layers[0].weight (n_l, n_(l−1)), layers[0].bias, as PyTorch. */
const torch: Dress = {
  name: 'layers[0].weight',
  on: p => ({ layers: layersOf(p).map(({ W, b }) => ({ weight: W, bias: b })) }),
  off: p =>
    treeOf((p as { layers: { weight: Matrix; bias: number[] }[] }).layers.map(l => ({ W: l.weight, b: l.bias }))),
  translated: renamed(/layers\[(\d+)\]\.(weight|bias)/g, text => text),
};

/** 'dense_1/kernel' (n_(l−1), n_l), 'dense_1/bias', as Keras: rows and columns trade places. */
const keras: Dress = {
  name: 'dense_1/kernel',
  on: p =>
    Object.fromEntries(
      layersOf(p).flatMap(({ W, b }, k) => [
        [`dense_${k + 1}/kernel`, transpose(W)] as const,
        [`dense_${k + 1}/bias`, b] as const,
      ]),
    ),
  off: p => {
    const tree = p as Case['parameters'];
    const layers = Array.from({ length: Object.keys(tree).length / 2 }, (_, k) => ({
      W: transpose(tree[`dense_${k + 1}/kernel`] as Matrix),
      b: tree[`dense_${k + 1}/bias`] as number[],
    }));
    return treeOf(layers);
  },
  translated: renamed(/dense_(\d+)\/(kernel|bias)/g, text =>
    text.replace(/\[(\d+),(\d+)\]/g, '[$2,$1]').replace(/row|column/g, word => (word === 'row' ? 'column' : 'row')),
  ),
};

function renamed(pattern: RegExp, turned: (text: string) => string): Dress['translated'] {
  const from0 = pattern.source.startsWith('layers');
  const rename = (text: string) =>
    text.replace(pattern, (_, k, what) => `${what === 'bias' ? 'b' : 'W'}${Number(k) + (from0 ? 1 : 0)}`);
  const text = (of: string) => turned(rename(of));
  return f => ({
    ...f,
    blocks: f.blocks.map(rename),
    message: text(f.message),
    ...(f.rivals && { rivals: f.rivals.map(text) }),
  });
}

export const DRESSES: readonly Dress[] = [plain, torch, keras];
