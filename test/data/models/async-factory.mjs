import * as named from './named.mjs';

export default async () => [{ ...named, name: 'made later' }];
