import type { TransactionRecord } from './transaction-record';

/** The transactions that landed: the newest `limit` of them, found by signature or by account. */
export class History {
  private readonly bySignature = new Map<string, TransactionRecord>();
  /** Records that name an account, oldest first. */
  private readonly byAddress = new Map<string, TransactionRecord[]>();
  private landed = 0n;

  constructor(private readonly limit: number) {}

  /** How many transactions ever landed, those forgotten included. */
  get count(): bigint {
    return this.landed;
  }

  add(record: TransactionRecord): void {
    this.landed += 1n;
    this.bySignature.set(record.signature, record);
    for (const address of addressesOf(record)) {
      const records = this.byAddress.get(address);
      if (records === undefined) this.byAddress.set(address, [record]);
      else records.push(record);
    }
    if (this.bySignature.size > this.limit) this.forgetOldest();
  }

  get(signature: string): TransactionRecord | undefined {
    return this.bySignature.get(signature);
  }

  /** Records that name an account (base58), oldest first. */
  of(address: string): readonly TransactionRecord[] {
    return this.byAddress.get(address) ?? [];
  }

  private forgetOldest(): void {
    const oldest: TransactionRecord | undefined = this.bySignature.values().next().value;
    if (oldest === undefined) return;
    this.bySignature.delete(oldest.signature);
    for (const address of addressesOf(oldest)) {
      const records = this.byAddress.get(address);
      records?.shift();
      if (records?.length === 0) this.byAddress.delete(address);
    }
  }
}

function addressesOf(record: TransactionRecord): Set<string> {
  return new Set(record.accountKeys.map((key) => key.toBase58()));
}
