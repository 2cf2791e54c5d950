import { refuse, show } from '../../errors.js';
import { joined, type Numbers, type Tensor, type TensorFlow, tidied } from './library.js';

/** One tensor, a list of tensors, or tensors by name: what a function is called with. */
export type Inputs = Tensor | readonly Tensor[] | Readonly<Record<string, Tensor>>;

/** What a function of these inputs is called with: one tensor, several, or an object of them. */
export type Arguments<I extends Inputs> = I extends readonly Tensor[] ? I : [I];

/** The same with numbers for tensors. */
export type NumberInputs = Numbers | readonly Numbers[] | Readonly<Record<string, Numbers>>;

/**
 * The numbers of tensors, downloaded.
 *
 * @throws {GradcheckError} `invalid_tensor` for one that is disposed or no float32, with its place
 */
export async function download(inputs: Inputs): Promise<NumberInputs> {
  if (typeof inputs !== 'object' || inputs === null)
    throw refuse.tensor('inputs', `is ${show(inputs)}: give a tensor, a list of tensors, or an object of them`);
  if (isTensor(inputs)) return numbersOf(inputs, 'inputs');
  const pairs = Object.entries(inputs).map(
    async ([name, tensor]) => [name, await numbersOf(tensor, place(inputs, name))] as const,
  );
  const numbers = await Promise.all(pairs);
  return Array.isArray(inputs) ? numbers.map(([, value]) => value) : Object.fromEntries(numbers);
}

const place = (inputs: object, name: string, root = 'inputs') =>
  Array.isArray(inputs) ? `${root}[${name}]` : `${root}.${name}`;

/** Numbers of one tensor; its dtype must be float32, the only one that has gradients. */
export async function numbersOf(tensor: Tensor, path: string): Promise<Numbers> {
  if (!isTensor(tensor)) throw refuse.tensor(path, `is ${show(tensor)}: give a tensor`);
  if (tensor.isDisposed)
    throw refuse.tensor(path, 'is disposed: keep it (tf.keep, or make it outside tf.tidy) until the check is done');
  if (tensor.dtype !== 'float32')
    throw refuse.tensor(
      path,
      `has dtype ${tensor.dtype}: only float32 has gradients; let the function close over it instead`,
    );
  return { data: Float32Array.from(await tensor.data()), shape: [...tensor.shape] };
}

/** Fresh tensors in the order of the inputs; made inside tf.tidy by the caller. */
export function upload(tf: TensorFlow, numbers: NumberInputs): Tensor[] {
  const list = isNumbers(numbers) ? [numbers] : Object.values(numbers);
  return list.map(({ data, shape }) => tf.tensor(data, shape));
}

/** Calls f as its author wrote it: with one tensor, several, or an object of them. */
export function invoke(f: (...inputs: never[]) => unknown, numbers: NumberInputs, tensors: readonly Tensor[]): unknown {
  const named = !isNumbers(numbers) && !Array.isArray(numbers);
  return named ? f(withNames(numbers as Record<string, Numbers>, tensors) as never) : f(...(tensors as never[]));
}

/** The one tensor that f returns. */
export const call = (f: (...inputs: never[]) => unknown, numbers: NumberInputs, tensors: readonly Tensor[]): Tensor =>
  oneTensor('f', invoke(f, numbers, tensors));

/** @throws {GradcheckError} `invalid_tensor` where the caller's function returned something else */
export function oneTensor(path: string, output: unknown): Tensor {
  if (isTensor(output)) return output;
  throw refuse.tensor(path, `returned ${show(output)}: return one tensor (tf.concat several), and no promise of it`);
}

/**
 * Tensors in the structure of the inputs as a list in their order.
 *
 * @throws {GradcheckError} `invalid_tensor` with the place of what is none
 */
export function listed(result: unknown, numbers: NumberInputs): Tensor[] {
  const names = isNumbers(numbers) ? [] : Object.keys(numbers);
  const given = (name: string) => (result as Record<string, unknown> | undefined)?.[name];
  const list = isNumbers(numbers) ? [isTensor(result) ? result : (given('0') ?? result)] : names.map(given);
  for (const [k, tensor] of list.entries())
    if (!isTensor(tensor))
      throw refuse.tensor(
        isNumbers(numbers) ? 'gradients' : place(numbers, names[k], 'gradients'),
        `is ${show(tensor)}: return a tensor for every input`,
      );
  return list as Tensor[];
}

/** Gradients in the structure of the inputs. */
export function restructure<T>(numbers: NumberInputs, values: readonly T[]): T | readonly T[] | Record<string, T> {
  if (isNumbers(numbers)) return values[0];
  return Array.isArray(numbers) ? values : withNames(numbers as Record<string, Numbers>, values);
}

const withNames = <T>(numbers: Record<string, Numbers>, values: readonly T[]): Record<string, T> =>
  Object.fromEntries(Object.keys(numbers).map((name, k) => [name, values[k]]));

const isTensor = (value: unknown): value is Tensor =>
  typeof value === 'object' && value !== null && 'isDisposed' in value && 'dtype' in value;

const isNumbers = (value: NumberInputs): value is Numbers => 'data' in value && ArrayBuffer.isView(value.data);

/** What tensors hold; they are disposed. */
export async function take(tensors: readonly Tensor[]): Promise<Numbers[]> {
  const numbers = await Promise.all(tensors.map(tensor => tensor.data()));
  for (const tensor of tensors) tensor.dispose();
  return numbers.map((data, k) => ({ data: Float32Array.from(data), shape: [...tensors[k].shape] }));
}

/** What the tensor of each point holds, all read back at once: waiting for the GPU takes longer than what it does. */
export async function takeTogether<P>(
  tf: TensorFlow,
  points: readonly P[],
  value: (point: P) => Tensor,
): Promise<Float32Array[]> {
  let sizes: number[] = [];
  const all = tidied(tf, () => {
    const tensors = points.map(value);
    sizes = tensors.map(({ size }) => size);
    return joined(tf, tensors);
  });
  const [{ data }] = await take([all]);
  let at = 0;
  return sizes.map(size => data.subarray(at, (at += size)));
}
