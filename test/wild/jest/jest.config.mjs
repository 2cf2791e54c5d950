export default {
  rootDir: import.meta.dirname,
  testMatch: ['<rootDir>/*.jest.mjs'],
  transform: {},
  testEnvironment: 'node',
};
