import { refuse } from '../../errors.js';
import { count, fromZero, orElse } from './fields.js';
import { featuresOf, type LayerOf, type LayerType, ones, type Parameter, type Shape, zeros } from './layer.js';

const epsilon = orElse(fromZero, 1e-5);

const scaleAndShift = (_: unknown, input: Shape): Parameter[] => [
  ones('gamma', featuresOf(input)),
  zeros('beta', featuresOf(input)),
];

/** Over all axes but the last and all examples. */
export const batchNorm: LayerType<LayerOf<'batchNorm'>> = {
  fields: { epsilon },
  output: (_, input) => input,
  parameters: scaleAndShift,
};

/** Over the last axis. */
export const layerNorm: LayerType<LayerOf<'layerNorm'>> = {
  fields: { epsilon },
  output: (_, input) => input,
  parameters: scaleAndShift,
};

/** Over the channels of a group and all positions of an example. */
export const groupNorm: LayerType<LayerOf<'groupNorm'>> = {
  fields: { groups: count, epsilon },
  output({ groups }, input, { path, label }) {
    const channels = featuresOf(input);
    if (channels % groups === 0) return input;
    const at = `${path}.groups`;
    throw refuse.spec(at, `${at} is ${groups} but ${label} gets ${channels} channels: give a divisor of ${channels}.`);
  },
  parameters: scaleAndShift,
};

/** Over the last axis, without mean and beta. */
export const rmsNorm: LayerType<LayerOf<'rmsNorm'>> = {
  fields: { epsilon },
  output: (_, input) => input,
  parameters: (_, input) => [ones('gamma', featuresOf(input))],
};
