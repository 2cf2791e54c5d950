import { bind, fitted } from './fit.mjs';

export default bind(fitted({})); // glue
