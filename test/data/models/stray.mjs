// A mistake outside the cost, while the check waits for it.
export const parameters = { x: 1 };
export const cost = () => new Promise(() => setTimeout(() => { throw new Error('lost my way'); }, 1));
export const gradients = { x: 1 };
