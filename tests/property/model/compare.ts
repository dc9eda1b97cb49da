import {
  type AccountName,
  accountNameOf,
  decodeAttribution,
  decodeCampaign,
  decodeCampaignPot,
  decodeCampaignTombstone,
  decodeConfig,
  decodeInfluencer,
  decodeParticipation,
  ROUTER_PROGRAM_ID,
} from '@crr/sdk';
import { ataOf, type World } from '@crr/testing/chain';
import { AccountLayout, AccountState, TOKEN_PROGRAM_ID } from '@solana/spl-token';
import { PublicKey } from '@solana/web3.js';
import { expect } from 'chai';
import type { AttributionBook, Purse } from './books';
import type { Expectations } from './expected';
import type { Ledger } from './ledger';
import { Mirror } from './mirror';

const DECODERS: Partial<Record<AccountName, (data: Uint8Array) => object>> = {
  Config: decodeConfig,
  Campaign: decodeCampaign,
  CampaignTombstone: decodeCampaignTombstone,
  CampaignPot: decodeCampaignPot,
  Influencer: decodeInfluencer,
  Attribution: decodeAttribution,
  Participation: decodeParticipation,
};

/** Holds the ledger against the chain, to the last field and base unit. */
export class Comparison {
  /** What an account's bytes read as; most accounts stay as they are from one step to the next. */
  private readonly read = new Map<string, string>();
  /** Deriving an address takes longer than running a transaction. */
  private readonly atas = new Map<string, PublicKey>();
  private readonly reserve: PublicKey;
  private readonly mirror: Mirror;

  constructor(
    private readonly world: World,
    private readonly expectations: Expectations,
    private readonly usdcSupply: bigint,
    private readonly poolAccounts: { usdc: PublicKey; ac: PublicKey },
  ) {
    this.reserve = world.router.attentionPdas.reserve();
    this.mirror = new Mirror(world.chain, ROUTER_PROGRAM_ID);
  }

  /** @throws an assertion that shows the first difference. */
  require(ledger: Ledger): void {
    this.requireAccounts(ledger);
    this.requirePurses(ledger.usdc, this.world.usdcMint);
    this.requirePurses(ledger.acd, this.world.acdMint);
    this.requireMoney(ledger);
  }

  private requireAccounts(ledger: Ledger): void {
    const actual = new Map<string, string>();
    for (const [address, { lamports, data }] of this.mirror.owned()) {
      const deposit = this.world.chain.minimumBalanceForRentExemption(data.length);
      expect(lamports, `deposit of ${address}`).to.equal(deposit);
      actual.set(address, this.textOf(data));
    }
    for (const [address, { type, fields }] of this.expectations.accountsOf(ledger)) {
      const expected = textOf(type, fields);
      if (actual.get(address) !== expected) {
        const found = JSON.parse(actual.get(address) ?? 'null');
        expect(found, `${type} ${address}`).to.deep.equal(JSON.parse(expected));
      }
      actual.delete(address);
    }
    expect([...actual.values()], 'accounts that should not exist').to.deep.equal([]);
  }

  private requirePurses(purses: ReadonlyMap<string, Purse>, mint: PublicKey): void {
    for (const [wallet, purse] of purses) {
      const found = this.purseAt(this.ataOf(mint, wallet));
      expect(found, `token account of ${wallet}`).to.deep.equal(purse);
    }
  }

  /** Vaults hold what they owe, pots add up, and no USDC appears or vanishes. */
  private requireMoney(ledger: Ledger): void {
    const sums = [ledger.pool.usdc];
    for (const { id, pot, remaining, buriedAt } of ledger.campaigns.values()) {
      const vault = this.world.router.pdas.vault(Buffer.from(id, 'hex'));
      const found = this.purseAt(vault)?.amount ?? 0n;
      expect(found, `vault of ${id}`).to.equal(pot.vault);
      expect(found >= pot.balance + pot.accrued, 'the vault covers what is owed').to.equal(true);
      expect(pot.funded).to.equal(pot.paid + pot.accrued + pot.balance + pot.withdrawn);
      if (buriedAt === null) expect(remaining, 'budget and pot agree').to.equal(pot.balance);
      sums.push(found);
    }
    for (const purse of ledger.usdc.values()) sums.push(purse?.amount ?? 0n);
    expect(sum(sums), 'all USDC').to.equal(this.usdcSupply);
    expect(this.purseAt(this.poolAccounts.usdc)?.amount, "the pool's USDC").to.equal(ledger.pool.usdc);
    expect(this.purseAt(this.poolAccounts.ac)?.amount, "the pool's AC").to.equal(ledger.pool.ac);
    expect(this.purseAt(this.reserve)?.amount, 'AC in reserve').to.equal(ledger.reserve);
    const minted = [...ledger.acd.values()].map((purse) => purse?.amount ?? 0n);
    expect(sum(minted), 'AC-D is backed').to.equal(ledger.reserve);
  }

  /**
   * What a campaign says of its users is what its attributions say; once closed, those may be gone. It reads the
   * ledger, which `require` has held against the chain.
   */
  requireSums(ledger: Ledger): void {
    const all = [...ledger.attributions.values()];
    for (const { id, status, pot, ...book } of ledger.campaigns.values()) {
      const own = all.filter(({ campaign }) => campaign === id);
      const of = (value: (one: AttributionBook) => bigint) => sum(own.map(value));
      const accrued = of((one) => one.userAccrued + one.influencerAccrued);
      expect(accrued, `accrued in ${id}`).to.equal(pot.accrued);
      if (status === 'Closed' || own.length < Number(book.users)) continue;
      const { vaus, users, seconds, conversions, paidOut, influencerPaid } = book;
      expect({ vaus, users, seconds, conversions, paidOut, influencerPaid }, `sums of ${id}`).to.deep.equal({
        vaus: of((one) => BigInt(one.vaus)),
        users: BigInt(own.length),
        seconds: of((one) => one.seconds),
        conversions: of((one) => (one.converted ? 1n : 0n)),
        paidOut: of((one) => one.userEarned + one.influencerEarned),
        influencerPaid: of((one) => one.influencerEarned),
      });
    }
  }

  private ataOf(mint: PublicKey, wallet: string): PublicKey {
    const name = `${mint.toBase58()} ${wallet}`;
    const ata = this.atas.get(name) ?? ataOf(mint, new PublicKey(wallet));
    this.atas.set(name, ata);
    return ata;
  }

  private purseAt(address: PublicKey): Purse {
    const account = this.mirror.read(address);
    if (account === null || !account.owner.equals(TOKEN_PROGRAM_ID)) return null;
    const { amount, state } = AccountLayout.decode(account.data);
    return { amount, frozen: state === AccountState.Frozen };
  }

  private textOf(data: Buffer): string {
    const key = data.toString('latin1');
    const known = this.read.get(key);
    if (known !== undefined) return known;
    const type = accountNameOf(data);
    const decode = type === null ? undefined : DECODERS[type];
    if (type === null || decode === undefined) throw new Error('an account of no known type');
    const text = textOf(type, decode(data));
    this.read.set(key, text);
    return text;
  }
}

/** An account as text with sorted fields: numbers and keys as strings, bytes as hex, without the hash of its events. */
function textOf(type: string, fields: object): string {
  return JSON.stringify({ type, fields: plain(fields) });
}

function plain(value: unknown): unknown {
  if (typeof value === 'bigint' || typeof value === 'number') return `${value}`;
  if (value instanceof PublicKey) return value.toBase58();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([name]) => name !== 'chain');
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, one]) => [name, plain(one)]),
  );
}

function sum(values: readonly bigint[]): bigint {
  return values.reduce((total, value) => total + value, 0n);
}
