export default {
  rootDir: import.meta.dirname,
  testMatch: ['<rootDir>/*.jest.mjs', '<rootDir>/*.jest.cjs'],
  transform: {},
  testEnvironment: 'node',
};
