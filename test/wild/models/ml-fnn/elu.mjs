import { bind, makeNet } from './net.mjs';

export default bind(makeNet({ activation: 'exponential-elu', forced: true })); // glue
