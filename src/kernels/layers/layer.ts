import { type GradcheckError, refuse } from '../../errors.js';
import type { Activation, LayerSpec } from '../../forward.js';

/** Positions and features of one example: [height, width, channels], [steps, features] or [features]; tokens: [steps]. */
export type Shape = readonly number[];

/** Fields that stay away where they were left out. */
type Open = 'name' | 'tied' | 'rotary';

type Filled<L> = L extends { type: 'residual' }
  ? Readonly<Omit<L, 'layers'>> & { readonly layers: readonly Layer[] }
  : Readonly<Required<Omit<L, Open>> & Pick<L, Extract<keyof L, Open>>>;

/** A layer that was checked, with its defaults filled in; frozen. */
export type Layer = Filled<LayerSpec>;
export type LayerOf<Type extends Layer['type']> = Extract<Layer, { type: Type }>;

/**
 * What a parameter starts from: normal numbers with mean 0, by the numbers that go in and out of a unit (and the
 * activation behind it) or of a given variance; else the same number everywhere.
 */
export type Start =
  | { readonly values: 'normal'; readonly fan: readonly [inputs: number, outputs: number]; activation: Activation }
  | { readonly values: 'normal'; readonly variance: number }
  | { readonly values: 'zero' | 'one' };

/** One array that a layer learns. */
export interface Parameter {
  /** 'W', 'b', 'gamma', …: its name without number or the layer's name. */
  readonly symbol: string;
  readonly shape: readonly number[];
  readonly start: Start;
}

/** Where a layer stands, for its refusals, and what its surroundings are. */
export interface Place {
  /** 'spec.layers[3].layers[1]' */
  readonly path: string;
  /** 'layer 4.2' */
  readonly label: string;
  /** How many tokens there are, where the layer gets tokens instead of numbers. */
  readonly tokens?: number;
  /** What comes out of the last layer inside; the input where there is none inside. */
  readonly inner: Shape;
}

/** What a field is read with: its path, the fields read before it, and how layers inside are read. */
export interface Reading {
  readonly path: string;
  readonly before: Readonly<Record<string, unknown>>;
  layers(value: unknown, path: string): readonly Layer[];
}

/**
 * Checks one field and hands back its value, or its default where the value is undefined.
 *
 * @throws {GradcheckError} `invalid_spec` with the field's path
 */
export type Field<T> = (value: unknown, reading: Reading) => T;

/** One type of layer. */
export interface LayerType<L extends Layer = Layer> {
  /** Every field but type and name, in the order they are read. */
  readonly fields: { readonly [F in Exclude<keyof L, 'type' | 'name'>]-?: Field<L[F]> };
  /**
   * What fields ask of each other.
   *
   * @throws {GradcheckError} `invalid_spec`
   */
  check?(layer: L, path: string): void;
  /**
   * Shape of the output.
   *
   * @throws {GradcheckError} `invalid_spec` for an input that does not fit
   */
  output(layer: L, input: Shape, place: Place): Shape;
  /** In the order of θ. */
  parameters(layer: L, input: Shape): readonly Parameter[];
  /** The activation that is the last thing the layer does, where it has one. */
  activation?(layer: L): Activation;
}

/** Number of features: the last axis. */
export const featuresOf = (shape: Shape): number => shape[shape.length - 1];

/** Weights of units that each take `fan[0]` numbers and, of those numbers, each goes into `fan[1]` units. */
export const weights = (
  symbol: string,
  shape: readonly number[],
  fan: readonly [inputs: number, outputs: number],
  activation: Activation = 'linear',
): Parameter => ({ symbol, shape, start: { values: 'normal', fan, activation } });

/** W (out, in): fan in and out are its sides. */
export const matrix = (symbol: string, outputs: number, inputs: number, activation?: Activation): Parameter =>
  weights(symbol, [outputs, inputs], [inputs, outputs], activation);

export const zeros = (symbol: string, size: number): Parameter => ({
  symbol,
  shape: [size],
  start: { values: 'zero' },
});

export const ones = (symbol: string, size: number): Parameter => ({ symbol, shape: [size], start: { values: 'one' } });

/** 'conv2d of layer 3 gets [2, 2, 8] and needs at least 3 × 3: make its kernel smaller, or pad.' */
export function unfit({ type }: Layer, input: Shape, { path, label }: Place, needs: string): GradcheckError {
  return refuse.spec(path, `${type} of ${label} gets [${input.join(', ')}] and needs ${needs}.`);
}

/**
 * Refuses an input that has other axes than these.
 *
 * @throws {GradcheckError} `invalid_spec`
 */
export function checkAxes(layer: Layer, input: Shape, place: Place, axes: readonly string[]): void {
  if (input.length === axes.length) return;
  throw unfit(layer, input, place, `[${axes.join(', ')}]: change the layer in front of it, or spec.inputs`);
}

export const IMAGE = ['height', 'width', 'channels'] as const;
export const SEQUENCE = ['steps', 'features'] as const;
