import * as right from './named.mjs';
import * as wrong from './wrong.mjs';

export default [{ ...right, name: 'right' }, { ...wrong }];
