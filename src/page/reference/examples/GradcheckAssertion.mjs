import { assertGradcheck, GradcheckAssertion } from 'gradcheck/assert';

try {
  await assertGradcheck({ parameters: 2, cost: x => x ** 3, gradients: x => 3 * x });
} catch (error) {
  console.log(error instanceof GradcheckAssertion, error.report.verdict); // → true fail
}
