export const weights = [1, 2];
export const loss = () => 0;
