export { type HessianCheck, hessian } from './functions/hessian.js';
export { type HessianProductCheck, hessianProduct } from './functions/hessianProduct.js';
export { type JacobianCheck, jacobian } from './functions/jacobian.js';
export { type JvpCheck, jvp } from './functions/jvp.js';
export { type VjpCheck, vjp } from './functions/vjp.js';
