import { attention } from './attention.js';
import { conv1d, conv2d, convTranspose2d } from './convolution.js';
import { dense } from './dense.js';
import { dropout } from './dropout.js';
import { embedding } from './embedding.js';
import { flatten } from './flatten.js';
import { gatedMlp } from './gatedMlp.js';
import type { Layer, LayerOf, LayerType } from './layer.js';
import { batchNorm, groupNorm, layerNorm, rmsNorm } from './normalization.js';
import { avgPool2d, globalAvgPool, maxPool2d } from './pool.js';
import { gru, lstm, rnn } from './recurrent.js';
import { residual } from './residual.js';

/** Every type of layer, by the word that stands for it in a spec. */
export const LAYERS: { readonly [Type in Layer['type']]: LayerType<LayerOf<Type>> } = {
  dense,
  conv2d,
  conv1d,
  convTranspose2d,
  maxPool2d,
  avgPool2d,
  globalAvgPool,
  flatten,
  batchNorm,
  layerNorm,
  groupNorm,
  rmsNorm,
  dropout,
  embedding,
  attention,
  rnn,
  lstm,
  gru,
  gatedMlp,
  residual,
};

/** The row of a layer, which takes layers of that type only. */
export const rowOf = ({ type }: Layer): LayerType => LAYERS[type] as unknown as LayerType;
