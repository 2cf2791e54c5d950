import 'gradcheck/worker.js';
