export const parameters = { x: 1 };
export const cost = () => new Promise(() => {});
export const gradients = { x: 1 };
