import * as named from './named.mjs';

export default Promise.resolve({ ...named, name: 'promised' });
