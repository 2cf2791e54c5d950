import { bind, makeNet } from './net.mjs';

export default bind(makeNet({})); // glue
