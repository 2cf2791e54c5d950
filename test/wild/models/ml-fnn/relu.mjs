import { bind, makeNet } from './net.mjs';

export default bind(makeNet({ activation: 'relu', forced: true, hiddenLayers: [8, 7] })); // glue
