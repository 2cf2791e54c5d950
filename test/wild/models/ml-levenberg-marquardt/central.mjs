import { bind, fitted } from './fit.mjs';

export default bind(fitted({ gradientDifference: 1e-5, centralDifference: true })); // glue
