// What is known of every model. `right`: gradient and cost agree; `kink` and `noise`: they agree, and the report must say why not all of it can be seen;
// `wrong`: they do not, with the cause as it stands in the library's code.
const right = model => ({ model, truth: 'right' });
const kink = (model, cause) => ({ model, truth: 'kink', cause });
const noise = (model, cause) => ({ model, truth: 'noise', cause });
const wrong = (model, cause) => ({ model, truth: 'wrong', cause });

const ACTIVATED = 'derivate() is applied to the activated value a, but written for z (all but tanh, identity and relu)';

/** By 'library/model'. */
export const TRUTH = {
  'convnetjs/conv': right('conv, relu, max pool, conv, softmax'),
  'convnetjs/dropout-eval': wrong(
    'dropout 0.4 in prediction mode',
    'forward multiplies by 0.4 (should be 0.6), backward passes through unscaled',
  ),
  'convnetjs/lrn': wrong(
    'conv, tanh, LRN',
    'LocalResponseNormalizationLayer.backward uses −aj·2·aj where −ai·2·aj belongs',
  ),
  'convnetjs/lrn-alexnet': wrong(
    "conv, relu, LRN with AlexNet's k, n, α",
    'the same, hidden by the small α: 1e-5 of the gradient',
  ),
  'convnetjs/maxout-svm': right('maxout, quadratic transform, SVM hinge'),
  'convnetjs/regression': wrong('fc tanh, regression', 'the loss is 2·dy², its gradient that of dy²/2: a quarter'),
  'convnetjs/relu-fc-input': kink(
    'fc relu, zero biases, one input of zeros',
    'relu at exactly 0: any slope between 0 and 1 may stand',
  ),
  'convnetjs/softmax': right('fc tanh, fc sigmoid, softmax'),
  'fmin/functions': wrong(
    'eight demo objectives',
    "dixonPrice's fprime loses a factor 2 on one term, mccormick's is a copy of flower's",
  ),
  'jax-js/conv-f32': right('conv, silu, mean pool, cross-entropy, float32'),
  'jax-js/gp': right('marginal likelihood of a Gaussian process, float64'),
  'jax-js/mlp-f64': right('gelu network, float64'),
  'jax-js/mlp-f64-wasm': noise('the same on the wasm device', 'float64 arrays, but exp and log to about 1e-8'),
  'jax-js/norm-max': right('layer norm, max, logsumexp, sort, float64'),
  'ml-fnn/arctan': wrong('arctan', ACTIVATED),
  'ml-fnn/elu': wrong('exponential-elu', ACTIVATED),
  'ml-fnn/gaussian': wrong('gaussian', ACTIVATED),
  'ml-fnn/logistic': wrong('logistic', ACTIVATED),
  'ml-fnn/logistic-asked': right("{ activation: 'logistic' }, which runs tanh"),
  'ml-fnn/relu': wrong('relu', 'slope taken as (a < 0 ? 0 : 1) of a = max(z, 0): 1 everywhere'),
  'ml-fnn/sinusoid': wrong('sinusoid', ACTIVATED),
  'ml-fnn/softplus': wrong('softplus', ACTIVATED),
  'ml-fnn/softsign': wrong('softsign', ACTIVATED),
  'ml-fnn/tanh': right('tanh'),
  'ml-levenberg-marquardt/analytic': right('jacobianFunction and weights'),
  'ml-levenberg-marquardt/central': right('central differences, step 1e-5'),
  'ml-levenberg-marquardt/default': wrong('default options', 'by design: one-sided differences with step 0.1'),
  'ml-logistic-regression/binary': right('two classes, gradient at 0 from one step'),
  'ml-peak-shape/shapes': right('seven peak shapes'),
  'optimization-js/quadratic': right('the example objective'),
  'tfjs/avgpool-same': wrong(
    "conv, tanh, avgPool 'same'",
    'forward divides border windows by the elements they hold, backward by all of the window',
  ),
  'tfjs/batchnorm': right('batch norm in training, layer norm'),
  'tfjs/cnn': right('conv, max pool, depthwise, avgPool valid'),
  'tfjs/cumsum': wrong('cumsum(x, 0)', 'the gradient is transposed once too often for any axis but the last'),
  'tfjs/floordiv': wrong('floorDiv(a, b)', 'by design: the gradient of a / b for a step function'),
  'tfjs/lstm': right('LSTM, sigmoid gates'),
  'tfjs/lstm-hard': right('GRU, hard sigmoid gates'),
  'tfjs/mirrorpad': wrong(
    "conv on mirrorPad 'reflect'",
    'the gradient of the mirrored border is dropped, not added back',
  ),
  'tfjs/mlp': right('tanh network'),
  'tfjs/ops': right('ten ops'),
  'tfjs/resize': wrong('resizeBilinear halfPixelCenters', 'the gradient ignores halfPixelCenters'),
  'tfjs/wasm': right('tanh network on the wasm backend'),
  'toygrad/conv': right('conv, tanh, max pool, softmax'),
  'toygrad/dropout-eval': wrong('dropout 0.4 in prediction mode', 'forward scales, backward does not'),
  'toygrad/leakyrelu': wrong('leaky relu', 'forward is max(0.01 z, z), backward has slope 0 below 0'),
  'toygrad/regression': right('tanh, regression'),
  'toygrad/softmax': right('tanh, sigmoid, softmax'),
  'venn/mds': wrong('constrained MDS of five circles', 'the loss adds 2·δ², its gradient is that of δ²: a half'),
};
