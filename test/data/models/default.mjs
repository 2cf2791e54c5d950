import * as named from './named.mjs';

export default { ...named, name: 'a default problem' };
