module.exports = { parameters: { x: 2 }, cost: ({ x }) => x ** 3, gradients: ({ x }) => ({ x: 3 * x * x }) };
