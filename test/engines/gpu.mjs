// A library of tensors on a GPU, written as those on WebGPU are: operations are queued in float32, and numbers come back by a promise.

const later = () => new Promise(resolve => setTimeout(resolve));

class Tensor {
  constructor(values, shape, parents = [], back = () => {}) {
    this.values = Float32Array.from(values);
    this.shape = shape;
    this.parents = parents;
    this.back = back;
    this.grad = null;
  }

  /** Numbers are read back when the queue is done. */
  async data() {
    await later();
    return this.values.slice();
  }

  addGrad(values) {
    const before = this.grad?.values ?? new Float32Array(values.length);
    this.grad = new Tensor(
      values.map((v, k) => v + before[k]),
      this.shape,
    );
  }

  /** (n) x of (m, n) A: A x. */
  apply(x) {
    const [m, n] = this.shape;
    const rows = Array.from({ length: m }, (_, i) => this.values.slice(i * n, (i + 1) * n));
    const dot = (a, b) => a.reduce((sum, v, k) => Math.fround(sum + v * b[k]), 0);
    const out = new Tensor(
      rows.map(row => dot(row, x.values)),
      [m],
      [this, x],
      () => {
        const g = out.grad.values;
        this.addGrad(Float32Array.from({ length: m * n }, (_, k) => g[Math.floor(k / n)] * x.values[k % n]));
        x.addGrad(Float32Array.from({ length: n }, (_, j) => rows.reduce((sum, row, i) => sum + row[j] * g[i], 0)));
      },
    );
    return out;
  }

  add(other) {
    const out = new Tensor(
      this.values.map((v, k) => v + other.values[k]),
      this.shape,
      [this, other],
      () => {
        this.addGrad(out.grad.values);
        other.addGrad(out.grad.values);
      },
    );
    return out;
  }

  /** ½ Σ v². */
  halfSquares() {
    const out = new Tensor([this.values.reduce((sum, v) => sum + (v * v) / 2, 0)], [], [this], () => {
      this.addGrad(this.values.map(v => v * out.grad.values[0]));
    });
    return out;
  }

  backward() {
    const order = [];
    const visit = tensor => {
      if (order.includes(tensor)) return;
      tensor.parents.forEach(visit);
      order.push(tensor);
    };
    visit(this);
    this.grad = new Tensor([1], []);
    for (const tensor of order.reverse()) tensor.back();
  }
}

export const tensor = (values, shape) => new Tensor(values, shape);
