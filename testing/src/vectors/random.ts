/** A generator of the same numbers on every machine: xorshift64* (Vigna, 2016). */
export class Random {
  private state: bigint;

  constructor(seed: bigint) {
    this.state = seed;
  }

  /** Any u64. */
  u64(): bigint {
    let x = this.state;
    x ^= x >> 12n;
    x = (x ^ (x << 25n)) & (2n ** 64n - 1n);
    x ^= x >> 27n;
    this.state = x;
    return (x * 0x2545f4914f6cdd1dn) & (2n ** 64n - 1n);
  }

  /** A u64 of any magnitude: as often below 2^8 as above 2^56. */
  magnitude(): bigint {
    const shift = this.u64() % 64n;
    return this.u64() >> shift;
  }

  /** From 0 to `most`. */
  upTo(most: number): number {
    return Number(this.u64() % BigInt(most + 1));
  }

  boolean(): boolean {
    return this.upTo(1) === 1;
  }

  /** 32 bytes as hex. */
  hex32(): string {
    return Array.from({ length: 4 }, () => this.u64().toString(16).padStart(16, '0')).join('');
  }
}
