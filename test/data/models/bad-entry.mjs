import * as named from './named.mjs';

export default [named, { weights: [1] }];
