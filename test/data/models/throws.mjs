throw new TypeError('no weights here');
