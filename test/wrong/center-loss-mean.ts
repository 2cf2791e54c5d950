import { type Matrix, map, normals, sum } from './arrays.js';
import { planted } from './planted.js';

const labels = [0, 1, 2, 1, 0, 2];
const features = normals(11).matrix(6, 3);
const m = labels.length;

/** The centre of each class, (3, 3); J = 1/(2m) Σ ‖f − c_label‖². */
type Centres = { c: Matrix };

const pull = ({ c }: Centres, by: number) =>
  map(c, (_, k, j) => by * sum(labels.map((label, s) => (label === k ? c[k][j] - features[s][j] : 0))));

export default planted<Centres>({
  mistake: 'center loss without its 1/m',
  seen: 'B009, center loss in PyTorch',
  at: seed => ({ c: normals(seed).matrix(3, 3) }),
  cost: ({ c }) => sum(labels.flatMap((k, s) => c[k].map((v, j) => (v - features[s][j]) ** 2))) / (2 * m),
  right: p => ({ c: pull(p, 1 / m) }),
  wrong: p => ({ c: pull(p, 1) }),
  blocks: ['c'],
  kind: 'scale',
  factor: 6,
});
