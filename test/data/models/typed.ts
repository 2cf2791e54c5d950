export const parameters: number[] = [1, 2];
export const cost = (x: number[]) => x[0] ** 2 + x[1] ** 2;
export const gradients = (x: number[]) => x.map(value => 2 * value);
