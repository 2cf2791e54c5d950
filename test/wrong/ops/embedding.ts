import { loss, lossGradients, type Matrix, normals } from '../arrays.js';

/** Rows of a table E looked up by index; 3 and 5 come more than once. */
export type Embedding = { E: Matrix };

export const indices = [3, 0, 5, 3, 1, 5, 3, 6];
export const embeddingAt = (seed: number): Embedding => ({ E: normals(seed).matrix(8, 4) });

const looked = ({ E }: Embedding) => indices.map(i => E[i]);
export const cost = (p: Embedding) => loss(looked(p).flat());
export const upstream = (p: Embedding) => lossGradients(looked(p));
