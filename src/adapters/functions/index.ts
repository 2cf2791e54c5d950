export { type HessianCheck, hessian } from './hessian.js';
export { type HessianProductCheck, hessianProduct } from './hessianProduct.js';
export { type JacobianCheck, jacobian } from './jacobian.js';
export { type JvpCheck, jvp } from './jvp.js';
export { type VjpCheck, vjp } from './vjp.js';
