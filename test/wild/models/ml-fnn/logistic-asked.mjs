import { bind, makeNet } from './net.mjs';

export default bind(makeNet({ activation: 'logistic' })); // glue
