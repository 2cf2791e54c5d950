import { GradcheckError, gradcheck } from 'gradcheck';

try {
  await gradcheck({ parameters: { w: [1, 2] }, cost: ({ w }) => w[0], gradients: { w: [1] } });
} catch (error) {
  console.log(error instanceof GradcheckError, error.code, error.path); // → true shape_mismatch gradients.w
}
