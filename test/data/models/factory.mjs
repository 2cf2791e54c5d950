import * as named from './named.mjs';

export default () => ({ ...named, name: 'made' });
