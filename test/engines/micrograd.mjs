// An engine of scalar values, written as the ports of micrograd are: a graph of Values, each with its data and, after backward(), its grad.
// A. Karpathy, micrograd, engine.py and nn.py

export class Value {
  constructor(data, children = [], back = () => {}) {
    this.data = data;
    this.grad = 0;
    this.children = children;
    this.back = back;
  }

  static of = x => (x instanceof Value ? x : new Value(x));

  add(x) {
    const other = Value.of(x);
    const out = new Value(this.data + other.data, [this, other], () => {
      this.grad += out.grad;
      other.grad += out.grad;
    });
    return out;
  }

  mul(x) {
    const other = Value.of(x);
    const out = new Value(this.data * other.data, [this, other], () => {
      this.grad += other.data * out.grad;
      other.grad += this.data * out.grad;
    });
    return out;
  }

  tanh() {
    const t = Math.tanh(this.data);
    const out = new Value(t, [this], () => {
      this.grad += (1 - t * t) * out.grad;
    });
    return out;
  }

  /** With a mistake: what lies below 0 is passed back too. */
  relu() {
    const out = new Value(Math.max(0, this.data), [this], () => {
      this.grad += out.grad;
    });
    return out;
  }

  backward() {
    const order = [];
    const seen = new Set();
    const visit = value => {
      if (seen.has(value)) return;
      seen.add(value);
      value.children.forEach(visit);
      order.push(value);
    };
    visit(this);
    this.grad = 1;
    for (const value of order.reverse()) value.back();
  }
}

/** One neuron of two inputs. */
export class Neuron {
  constructor(weights, bias) {
    this.w = weights.map(v => new Value(v));
    this.b = new Value(bias);
  }

  call(x) {
    return this.w.reduce((sum, w, k) => sum.add(w.mul(x[k])), this.b).tanh();
  }

  parameters() {
    return [...this.w, this.b];
  }

  zeroGrad() {
    for (const p of this.parameters()) p.grad = 0;
  }
}
