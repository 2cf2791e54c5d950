import { Arena } from './arena.js';
import { ACTIVATIONS, COSTS } from './codes.js';
import { denseOf, type Spec, sizeOf, unitsOf } from './spec.js';

/** Addresses of one layer's arrays; the fields of Layer in assembly/network.ts. Layer 0 has only units and A. */
export interface LayerLayout {
  units: number;
  activation: number;
  W: number;
  b: number;
  Z: number;
  A: number;
  slope: number;
  dZ: number;
  dW: number;
  db: number;
}

/** Where a network of m examples stands in memory; the same in every instance. */
export interface NetworkLayout {
  readonly m: number;
  /** n, the length of θ. */
  readonly size: number;
  /** Address of the Network struct: the argument of every kernel. */
  readonly net: number;
  readonly theta: number;
  readonly grad: number;
  readonly y: number;
  readonly losses: number;
  readonly panels: number;
  /** Layers 0 … L. */
  readonly layers: readonly Readonly<LayerLayout>[];
  /** The structs as bytes, to be written at `net`. */
  readonly image: Uint8Array;
  /** First address behind the network: a method's own arrays go there. */
  readonly end: number;
}

/** Bytes of the structs of assembly/network.ts: an f64 and ten words; ten words. */
const NETWORK_BYTES = 8 + 4 * 10;
const LAYER_BYTES = 4 * 10;
/** What products work in: PANELS_BYTES of assembly/matmul.ts. */
const PANELS_BYTES = 8 * (256 * 32 + 4 * 4);

/**
 * Lays a network out: structs, θ, grad, data, then the workspace of each layer.
 *
 * @param from  first free address: the module's heapBase
 */
export function layOut(spec: Spec, m: number, from: number): NetworkLayout {
  const arena = new Arena(from);
  const units = unitsOf(spec);
  const size = sizeOf(spec);
  const net = arena.bytes(NETWORK_BYTES + LAYER_BYTES * units.length);
  const theta = arena.f64(size);
  const grad = arena.f64(size);
  const y = arena.f64(units[units.length - 1] * m);
  const losses = arena.f64(m);
  const panels = arena.bytes(PANELS_BYTES);
  const layers = layOutLayers({ spec, units, m, arena, theta, grad });
  const image = imageOf(spec, { m, size, net, theta, grad, y, losses, panels, layers });
  return { m, size, net, theta, grad, y, losses, panels, layers, image, end: arena.end };
}

interface Places {
  spec: Spec;
  units: readonly number[];
  m: number;
  arena: Arena;
  theta: number;
  grad: number;
}

function layOutLayers({ spec, units, m, arena, theta, grad }: Places): LayerLayout[] {
  let offset = 0;
  return units.map((n, l) => {
    const matrix = () => arena.f64(n * m);
    if (l === 0) return { ...NOTHING, units: n, A: matrix() };
    const [W, b] = [8 * offset, 8 * (offset + n * units[l - 1])];
    offset += n * (units[l - 1] + 1);
    return {
      units: n,
      activation: ACTIVATIONS.indexOf(denseOf(spec).layers[l - 1].activation),
      W: theta + W,
      b: theta + b,
      Z: matrix(),
      A: matrix(),
      slope: matrix(),
      dZ: matrix(),
      dW: grad + W,
      db: grad + b,
    };
  });
}

const NOTHING = { activation: 0, W: 0, b: 0, Z: 0, slope: 0, dZ: 0, dW: 0, db: 0 };

/** The bytes of Network and its Layers, field by field in the order of assembly/network.ts. */
function imageOf(spec: Spec, at: Omit<NetworkLayout, 'image' | 'end'>): Uint8Array {
  const words = [
    [spec.layers.length, at.m, COSTS.indexOf(spec.cost), at.size],
    [at.theta, at.grad, at.y, at.losses, at.net + NETWORK_BYTES, at.panels],
    ...at.layers.map(layer => [
      ...[layer.units, layer.activation, layer.W, layer.b, layer.Z],
      ...[layer.A, layer.slope, layer.dZ, layer.dW, layer.db],
    ]),
  ].flat();
  const view = new DataView(new ArrayBuffer(8 + 4 * words.length));
  view.setFloat64(0, spec.l2, true);
  words.forEach((word, k) => {
    view.setUint32(8 + 4 * k, word, true);
  });
  return new Uint8Array(view.buffer);
}
