import type { Cases } from './model.js';
import attention from './models/attention.js';
import batchNorm from './models/batch-norm.js';
import bidirectional from './models/bidirectional.js';
import conv1d from './models/conv1d.js';
import conv2d from './models/conv2d.js';
import embedding from './models/embedding.js';
import gatedMlp from './models/gated-mlp.js';
import groupNorm from './models/group-norm.js';
import groupedQuery from './models/grouped-query.js';
import gru from './models/gru.js';
import layerNorm from './models/layer-norm.js';
import linearRecurrence from './models/linear-recurrence.js';
import lstm from './models/lstm.js';
import multiHead from './models/multi-head.js';
import pooling from './models/pooling.js';
import residual from './models/residual.js';
import rmsNorm from './models/rms-norm.js';
import rnn from './models/rnn.js';
import transposedConv from './models/transposed-conv.js';
import weightNorm from './models/weight-norm.js';

const RECURRENT = [rnn, lstm, gru, bidirectional, linearRecurrence];
const ATTENTION = [attention, multiHead, groupedQuery];
const NORM = [layerNorm, rmsNorm, batchNorm, groupNorm, weightNorm];
const CONVOLUTION = [conv1d, conv2d, transposedConv, pooling];
const OTHERS = [embedding, gatedMlp, residual];

export const MODELS: readonly Cases[] = [...RECURRENT, ...ATTENTION, ...NORM, ...CONVOLUTION, ...OTHERS];
