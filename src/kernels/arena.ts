/** Bytes every array starts at a multiple of: two f64 lanes. */
const ALIGNMENT = 16;

/** Hands out addresses in WebAssembly memory, one behind the other; nothing is freed, the whole is laid out anew. */
export class Arena {
  private next: number;

  /** @param from  first free address */
  constructor(from: number) {
    this.next = align(from);
  }

  /** First address behind everything handed out. */
  get end(): number {
    return this.next;
  }

  /** Address of `size` bytes. */
  bytes(size: number): number {
    const address = this.next;
    this.next = align(address + size);
    return address;
  }

  /** Address of an f64 array. */
  f64(length: number): number {
    return this.bytes(8 * length);
  }
}

const align = (address: number) => Math.ceil(address / ALIGNMENT) * ALIGNMENT;
