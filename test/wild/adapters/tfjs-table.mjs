// TensorFlow.js 4.22.0, CPU: every op with a gradient of its own, at inputs that keep clear of its kinks and ties.
import { numbers } from '../numbers.mjs';

/** Fills of an input: normal; away from 0; positive; in (−0.9, 0.9); all different by 0.3 at least, shuffled. */
const FILLS = {
  normal: random => random.normal,
  away: random => () => (random.uniform() < 0.5 ? -1 : 1) * random.between(0.3, 2),
  positive: random => () => random.between(0.4, 2.5),
  inside: random => () => random.between(-0.9, 0.9),
  apart: random => {
    const left = Array.from({ length: 512 }, (_, k) => 0.3 * (k - 20.4));
    return () => left.splice(Math.floor(random.uniform() * Math.min(left.length, 40)), 1)[0];
  },
};

/** A tensor of this shape and fill. */
export function filled(tf, shape, fill, seed) {
  const next = FILLS[fill](numbers(seed));
  return tf.tensor(Array.from({ length: tf.util.sizeFromShape(shape) }, next), shape);
}

const unary = (fill, ...names) => names.map(name => [name, tf => tf[name], [[[3, 4], fill]]]);
const binary = (fill, ...names) =>
  names.flatMap(name => [
    [
      name,
      tf => tf[name],
      [
        [[3, 4], fill],
        [[3, 4], fill],
      ],
    ],
    [
      `${name}, broadcast`,
      tf => tf[name],
      [
        [[3, 4], fill],
        [[4], fill],
      ],
    ],
  ]);
const one = (name, f, shape, fill = 'normal') => [name, f, [[shape, fill]]];
const two = (name, f, a, b, fill = 'normal') => [
  name,
  f,
  [
    [a, fill],
    [b, fill],
  ],
];

/** [name, tf → op, [[shape, fill], …]] */
export const OPS = [
  ...unary(
    'normal',
    'cos',
    'cosh',
    'elu',
    'erf',
    'exp',
    'expm1',
    'neg',
    'selu',
    'sigmoid',
    'sin',
    'sinh',
    'softplus',
    'square',
    'tanh',
    'asinh',
    'atan',
    'logSigmoid',
  ),
  ...unary('away', 'abs', 'reciprocal', 'relu', 'leakyRelu', 'sign', 'step'),
  ...unary('positive', 'log', 'log1p', 'sqrt', 'rsqrt'),
  ...unary('inside', 'acos', 'asin', 'atanh', 'tan'),
  one('acosh', tf => x => tf.acosh(tf.add(x, 1)), [3, 4], 'positive'),
  one('relu6', tf => tf.relu6, [3, 4], 'apart'),
  one('clipByValue', tf => x => tf.clipByValue(x, -2, 3), [3, 4], 'apart'),
  one('round', tf => tf.round, [3, 4], 'inside'),
  one('ceil', tf => tf.ceil, [3, 4], 'apart'),
  one('floor', tf => tf.floor, [3, 4], 'apart'),
  ...binary('apart', 'add', 'sub', 'mul', 'maximum', 'minimum', 'squaredDifference'),
  ...binary('positive', 'div', 'pow', 'atan2', 'mod', 'floorDiv'),
  two('prelu', tf => tf.prelu, [3, 4], [4], 'away'),
  two('dot', tf => tf.dot, [3, 4], [4, 2]),
  two('matMul', tf => tf.matMul, [3, 4], [4, 2]),
  two('matMul, transposed', tf => (a, b) => tf.matMul(a, b, true, true), [4, 3], [2, 4]),
  two('matMul, batched', tf => tf.matMul, [2, 3, 4], [2, 4, 2]),
  two('matMul, batch of one side', tf => tf.matMul, [2, 3, 4], [1, 4, 2]),
  two('outerProduct', tf => tf.outerProduct, [3], [4]),
  one('sum', tf => x => tf.sum(x, 1), [3, 4]),
  one('mean', tf => x => tf.mean(x, 0), [3, 4]),
  one('prod', tf => x => tf.prod(x, 1), [3, 4], 'away'),
  one('max', tf => x => tf.max(x, 1), [3, 4], 'apart'),
  one('min', tf => x => tf.min(x, 0), [3, 4], 'apart'),
  one('logSumExp', tf => x => tf.logSumExp(x, 1), [3, 4]),
  one('norm', tf => x => tf.norm(x, 'euclidean', 1), [3, 4]),
  one('moments, variance', tf => x => tf.moments(x, 0).variance, [5, 4]),
  one('softmax', tf => tf.softmax, [3, 4]),
  one('logSoftmax', tf => tf.logSoftmax, [3, 4]),
  one('cumsum(x, last axis)', tf => x => tf.cumsum(x, 1), [3, 4]),
  one('cumsum(x, 0)', tf => x => tf.cumsum(x, 0), [4, 4]),
  one('cumsum(x, 0), not square', tf => x => tf.cumsum(x, 0), [3, 4]),
  one('cumsum(x, last axis, exclusive, reverse)', tf => x => tf.cumsum(x, 1, true, true), [3, 4]),
  one('cumprod', tf => x => tf.cumprod(x, 1), [3, 4], 'away'),
  one('reshape', tf => x => tf.reshape(x, [4, 3]), [3, 4]),
  one('transpose', tf => x => tf.transpose(x, [2, 0, 1]), [2, 3, 4]),
  one('expandDims', tf => x => tf.expandDims(x, 1), [3, 4]),
  one('squeeze', tf => x => tf.squeeze(x), [3, 1, 4]),
  one('reverse', tf => x => tf.reverse(x, 1), [3, 4]),
  one('tile', tf => x => tf.tile(x, [2, 3]), [3, 4]),
  one('slice', tf => x => tf.slice(x, [1, 0], [2, 3]), [3, 4]),
  one('stridedSlice', tf => x => tf.stridedSlice(x, [0, 0], [3, 4], [2, 2]), [3, 4]),
  one(
    'pad',
    tf => x =>
      tf.pad(x, [
        [1, 0],
        [2, 1],
      ]),
    [3, 4],
  ),
  one(
    "mirrorPad 'reflect'",
    tf => x =>
      tf.mirrorPad(
        x,
        [
          [1, 1],
          [1, 1],
        ],
        'reflect',
      ),
    [3, 4],
  ),
  one(
    "mirrorPad 'symmetric'",
    tf => x =>
      tf.mirrorPad(
        x,
        [
          [1, 1],
          [1, 1],
        ],
        'symmetric',
      ),
    [3, 4],
  ),
  one('gather, repeated indices', tf => x => tf.gather(x, tf.tensor1d([2, 0, 2, 1], 'int32'), 1), [3, 4]),
  one('unsortedSegmentSum', tf => x => tf.unsortedSegmentSum(x, tf.tensor1d([1, 0, 1], 'int32'), 2), [3, 4]),
  one('topk', tf => x => tf.topk(x, 2).values, [3, 4], 'apart'),
  one('split', tf => x => tf.concat(tf.split(x, 2, 1).toReversed(), 1), [3, 4]),
  one('unstack', tf => x => tf.add(...tf.unstack(x, 0).slice(0, 2)), [3, 4]),
  two('concat', tf => (a, b) => tf.concat([a, b], 1), [3, 4], [3, 2]),
  two('stack', tf => (a, b) => tf.stack([a, b], 1), [3, 4], [3, 4]),
  two(
    'where',
    tf => (a, b) =>
      tf.where(
        tf.tensor2d(
          [
            [1, 0],
            [0, 1],
          ],
          undefined,
          'bool',
        ),
        a,
        b,
      ),
    [2, 2],
    [2, 2],
  ),
  two('einsum', tf => (a, b) => tf.einsum('ij,jk->ik', a, b), [3, 4], [4, 2]),
  one('broadcastTo', tf => x => tf.broadcastTo(x, [3, 4]), [1, 4]),
  one(
    'spaceToBatchND',
    tf => x =>
      tf.spaceToBatchND(
        x,
        [2, 2],
        [
          [0, 0],
          [0, 0],
        ],
      ),
    [1, 4, 4, 2],
  ),
  one(
    'batchToSpaceND',
    tf => x =>
      tf.batchToSpaceND(
        x,
        [2, 2],
        [
          [0, 0],
          [0, 0],
        ],
      ),
    [4, 2, 2, 2],
  ),
  one('depthToSpace', tf => x => tf.depthToSpace(x, 2), [1, 2, 2, 4]),
  two('conv1d', tf => (x, k) => tf.conv1d(x, k, 1, 'same'), [1, 6, 2], [3, 2, 3]),
  two("conv2d 'same'", tf => (x, k) => tf.conv2d(x, k, 1, 'same'), [1, 4, 4, 2], [3, 3, 2, 2]),
  two("conv2d 'valid', stride 2", tf => (x, k) => tf.conv2d(x, k, 2, 'valid'), [1, 5, 5, 2], [3, 3, 2, 2]),
  two('conv2d, dilated', tf => (x, k) => tf.conv2d(x, k, 1, 'valid', 'NHWC', 2), [1, 6, 6, 1], [3, 3, 1, 2]),
  two('conv2dTranspose', tf => (x, k) => tf.conv2dTranspose(x, k, [1, 6, 6, 2], 2, 'same'), [1, 3, 3, 2], [3, 3, 2, 2]),
  two('depthwiseConv2d', tf => (x, k) => tf.depthwiseConv2d(x, k, 1, 'same'), [1, 4, 4, 2], [3, 3, 2, 2]),
  two(
    'depthwiseConv2d, dilated',
    tf => (x, k) => tf.depthwiseConv2d(x, k, 1, 'valid', 'NHWC', 2),
    [1, 6, 6, 2],
    [3, 3, 2, 1],
  ),
  two('conv3d', tf => (x, k) => tf.conv3d(x, k, 1, 'same'), [1, 3, 3, 3, 1], [2, 2, 2, 1, 2]),
  two('dilation2d', tf => (x, k) => tf.dilation2d(x, k, 1, 'valid'), [1, 4, 4, 1], [2, 2, 1], 'apart'),
  one("avgPool 'valid'", tf => x => tf.avgPool(x, 2, 2, 'valid'), [1, 4, 4, 2]),
  one("avgPool 'same'", tf => x => tf.avgPool(x, 3, 2, 'same'), [1, 5, 5, 2]),
  one("avgPool3d 'valid'", tf => x => tf.avgPool3d(x, 2, 1, 'valid'), [1, 3, 3, 3, 1]),
  one("avgPool3d 'same'", tf => x => tf.avgPool3d(x, 2, 1, 'same'), [1, 3, 3, 3, 1]),
  one("maxPool 'valid'", tf => x => tf.maxPool(x, 2, 2, 'valid'), [1, 4, 4, 2], 'apart'),
  one("maxPool 'same'", tf => x => tf.maxPool(x, 3, 2, 'same'), [1, 5, 5, 2], 'apart'),
  one('maxPool3d', tf => x => tf.maxPool3d(x, 2, 1, 'valid'), [1, 3, 3, 3, 1], 'apart'),
  one('localResponseNormalization', tf => x => tf.localResponseNormalization(x, 2, 1, 1, 0.75), [1, 2, 3, 5]),
  [
    'batchNorm',
    tf => (x, mean, variance, offset, scale) => tf.batchNorm(x, mean, variance, offset, scale, 0.01),
    [
      [[2, 3, 4], 'normal'],
      [[4], 'normal'],
      [[4], 'positive'],
      [[4], 'normal'],
      [[4], 'normal'],
    ],
  ],
  one('resizeBilinear', tf => x => tf.image.resizeBilinear(x, [6, 6]), [1, 4, 4, 1]),
  one('resizeBilinear, alignCorners', tf => x => tf.image.resizeBilinear(x, [6, 6], true), [1, 4, 4, 1]),
  one('resizeBilinear, halfPixelCenters', tf => x => tf.image.resizeBilinear(x, [6, 6], false, true), [1, 4, 4, 1]),
  one('resizeBilinear, not square', tf => x => tf.image.resizeBilinear(x, [6, 4]), [1, 3, 4, 1]),
  one('resizeNearestNeighbor', tf => x => tf.image.resizeNearestNeighbor(x, [6, 6]), [1, 4, 4, 1]),
  one(
    'resizeNearestNeighbor, halfPixelCenters',
    tf => x => tf.image.resizeNearestNeighbor(x, [6, 6], false, true),
    [1, 4, 4, 1],
  ),
  two('losses.cosineDistance', tf => (a, b) => tf.losses.cosineDistance(a, b, 1), [3, 4], [3, 4]),
  one('losses.huberLoss', tf => x => tf.losses.huberLoss(tf.zeros([3, 4]), x), [3, 4], 'away'),
  one('losses.sigmoidCrossEntropy', tf => x => tf.losses.sigmoidCrossEntropy(tf.ones([3, 4]), x), [3, 4]),
  one('losses.softmaxCrossEntropy', tf => x => tf.losses.softmaxCrossEntropy(tf.oneHot([0, 2, 1], 4), x), [3, 4]),
];
