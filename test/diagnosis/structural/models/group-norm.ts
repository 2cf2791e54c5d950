import {
  loss,
  lossGradients,
  type Matrix,
  map,
  normals,
  product,
  sum,
  transpose,
  type Vector,
} from '../../../wrong/arrays.js';
import { model, PLACE } from '../model.js';
import { standardised, throughStandardised } from '../standardised.js';

/** y = weight x̂ + bias a channel, x̂ over the channels of a group and all positions of K x. */
type GroupNorm = { pointwise: { K: Matrix }; gn: { weight: Vector; bias: Vector } };
type Size = { channels: number; inputs: number; positions: number; groups: number };
type Input = { x: Matrix; groups: number };
type Slip =
  | 'count of one channel'
  | 'means over one channel instead of its group'
  | 'weight of the first channel of the group'
  | 'dweight summed over the group'
  | 'dbias of the last position alone';

const EPSILON = 0.01;

/** The channels of each group in one list. */
const inGroups = (A: Matrix, groups: number): Vector[] =>
  Array.from({ length: groups }, (_, g) => A.slice((g * A.length) / groups, ((g + 1) * A.length) / groups).flat());

const inChannels = (lists: readonly Vector[], positions: number): Matrix => {
  const all = lists.flat();
  return Array.from({ length: all.length / positions }, (_, c) => all.slice(c * positions, (c + 1) * positions));
};

function forward({ pointwise, gn }: GroupNorm, { x, groups }: Input) {
  const lists = inGroups(product(pointwise.K, x), groups).map(list => standardised(list, EPSILON));
  const hat = inChannels(
    lists.map(list => list.hat),
    x[0].length,
  );
  return { lists, hat, y: map(hat, (h, c) => gn.weight[c] * h + gn.bias[c]) };
}

type Lists = ReturnType<typeof forward>['lists'];

function throughGroups(lists: Lists, dHat: Matrix, slip?: Slip): Matrix {
  const positions = dHat[0].length;
  if (slip === 'means over one channel instead of its group') return throughChannels(lists, dHat);
  const count = slip === 'count of one channel' ? positions : undefined;
  const dh = inGroups(dHat, lists.length).map((d, g) => throughStandardised({ ...lists[g], count }, d));
  return inChannels(dh, positions);
}

function throughChannels(lists: Lists, dHat: Matrix): Matrix {
  const hat = inChannels(
    lists.map(list => list.hat),
    dHat[0].length,
  );
  const groupOf = (c: number) => lists[Math.floor((c * lists.length) / dHat.length)];
  return dHat.map((d, c) => throughStandardised({ invStd: groupOf(c).invStd, hat: hat[c] }, d));
}

function gradients(p: GroupNorm, { x, groups }: Input, slip?: Slip): GroupNorm {
  const { lists, hat, y } = forward(p, { x, groups });
  const dy = lossGradients(y);
  const width = dy.length / groups;
  const first = (c: number) => (slip === 'weight of the first channel of the group' ? c - (c % width) : c);
  const dh = throughGroups(
    lists,
    map(dy, (d, c) => d * p.gn.weight[first(c)]),
    slip,
  );
  const own = dy.map((row, c) => sum(row.map((d, l) => d * hat[c][l])));
  const ofGroup = own.map((_, c) => sum(own.slice(c - (c % width), c - (c % width) + width)));
  const weight = slip === 'dweight summed over the group' ? ofGroup : own;
  const bias = slip === 'dbias of the last position alone' ? dy.map(row => row[row.length - 1]) : dy.map(sum);
  return { pointwise: { K: product(dh, transpose(x)) }, gn: { weight, bias } };
}

export default model<GroupNorm, Size, Input, Slip>({
  name: 'group norm',
  family: 'norm',
  sizes: [
    { channels: 4, inputs: 2, positions: 3, groups: 2 },
    { channels: 6, inputs: 3, positions: 4, groups: 2 },
  ],
  input: ({ inputs, positions, groups }) => ({ x: normals(511).matrix(inputs, positions), groups }),
  at: (seed, { channels, inputs }) => {
    const { matrix, vector } = normals(seed);
    const weight = vector(channels, 0.3).map(v => 1.3 + v);
    return { pointwise: { K: matrix(channels, inputs) }, gn: { weight, bias: vector(channels, 0.5) } };
  },
  cost: (p, input) => loss(forward(p, input).y.flat()),
  gradients,
  mistakes: {
    'count of one channel': PLACE,
    'means over one channel instead of its group': PLACE,
    'weight of the first channel of the group': PLACE,
    'dweight summed over the group': PLACE,
    'dbias of the last position alone': PLACE,
  },
});
