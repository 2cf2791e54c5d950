export { assertPass } from '../adapters/assert.js';
export { cases } from './cases.js';
export type {
  Arbitrary,
  Case,
  Domain,
  Dtype,
  Forward,
  Inputs,
  Kink,
  Numbers,
  Operation,
  Pattern,
  RowOptions,
  Shape,
  Shapes,
  SuiteOptions,
  Table,
  Tensors,
} from './operation.js';
