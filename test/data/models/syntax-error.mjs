export const parameters = {;
