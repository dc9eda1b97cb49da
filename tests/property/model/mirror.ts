import type { Chain, ChainAccount } from '@crr/localnet';
import { PublicKey } from '@solana/web3.js';

/** Reads of a chain that are repeated only for accounts that a transaction named: most stay as they are. */
export class Mirror {
  private readonly accounts = new Map<string, ChainAccount | null>();
  private readonly touched = new Set<string>();

  constructor(
    private readonly chain: Chain,
    private readonly program: PublicKey,
  ) {
    for (const { address, account } of chain.readProgramAccounts(program)) {
      this.accounts.set(address.toBase58(), account);
    }
    chain.onAccounts((addresses) => {
      for (const address of addresses) this.touched.add(address.toBase58());
    });
  }

  read(address: PublicKey): ChainAccount | null {
    this.refresh();
    const name = address.toBase58();
    const known = this.accounts.get(name);
    if (known !== undefined) return known;
    const account = this.chain.readAccount(address);
    this.accounts.set(name, account);
    return account;
  }

  /** Every account of the program, by address. */
  owned(): Map<string, ChainAccount> {
    this.refresh();
    const owned = [...this.accounts].flatMap(([address, account]) =>
      account?.owner.equals(this.program) ? [[address, account] as const] : [],
    );
    return new Map(owned);
  }

  private refresh(): void {
    for (const name of this.touched) this.accounts.set(name, this.chain.readAccount(new PublicKey(name)));
    this.touched.clear();
  }
}
