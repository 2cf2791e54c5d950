export default () => {
  throw new RangeError('no data to make it from');
};
