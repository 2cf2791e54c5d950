// train() starts at zero weights and the library hands out no gradient: one step from 0 gives it at θ = 0.
import { gradientsFromStep } from 'gradcheck/styles';
import LogisticRegression from 'ml-logistic-regression';
import { Matrix } from 'ml-matrix';
import { numbers } from '../../numbers.mjs';

const random = numbers(82);
const X = new Matrix(random.matrix(10, 4));
const y = X.to2DArray().map(([first]) => (first + 0.5 * random.normal() > 0 ? 1 : 0));
const many = new LogisticRegression({ numSteps: 0 });
many.train(X, Matrix.columnVector(y));
const TwoClasses = many.classifiers[0].constructor;
const one = new TwoClasses({ numSteps: 1, learningRate: 2 ** -10 });
one.train(X, Matrix.columnVector(y));
const logLoss = p => p.reduce((J, q, i) => J - Math.log(y[i] ? q : 1 - q), 0);

// glue: begin
export const parameters = [0, 0, 0, 0];
export const cost = weights => logLoss(new TwoClasses({ weights: [weights] }).testScores(X));
export const gradients = gradientsFromStep(parameters, one.weights.to1DArray(), 2 ** -10);
// glue: end
