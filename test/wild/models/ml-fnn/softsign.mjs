import { bind, makeNet } from './net.mjs';

export default bind(makeNet({ activation: 'softsign', forced: true })); // glue
