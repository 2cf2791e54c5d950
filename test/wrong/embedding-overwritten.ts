import { zeroMatrix } from './arrays.js';
import { cost, type Embedding, embeddingAt, indices, upstream } from './ops/embedding.js';
import { planted } from './planted.js';

export default planted<Embedding>({
  mistake: 'an embedding where the last of several equal indices wins',
  seen: 'B105, PyTorch gather; B107, mxnet; B119, pytensor',
  at: embeddingAt,
  cost,
  right: p => {
    const dE = zeroMatrix(8, 4);
    upstream(p).forEach((row, t) => {
      row.forEach((d, j) => {
        dE[indices[t]][j] += d;
      });
    });
    return { E: dE };
  },
  wrong: p => {
    const dE = zeroMatrix(8, 4);
    upstream(p).forEach((row, t) => {
      dE[indices[t]] = row;
    });
    return { E: dE };
  },
  blocks: ['E'],
  kind: 'partial',
});
