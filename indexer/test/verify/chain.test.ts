import { strict as assert } from 'node:assert';
import type { Database } from '@crr/db';
import { ROUTER_PROGRAM_ID, RouterPdas } from '@crr/sdk';
import { World } from '@crr/testing/chain';
import { type AccountInfo, Keypair, type PublicKey } from '@solana/web3.js';
import { expect } from 'chai';
import { type VerifyReport, verify } from '../../src/verify';
import { query } from '../../src/verify/query';
import { load, type ServedWorld, serve, serveEverything } from './support/everything';
import { forEachKeptDatabase } from './support/kept-database';

const pdas = new RouterPdas();
const AMOUNT_OFFSET = 64;

forEachKeptDatabase('a database against the chain', (database) => {
  let served: ServedWorld;

  before(async () => {
    served = await serveEverything();
    await load(database(), served.source);
  });

  after(() => served.close());

  it('is clean after everything happened, and says how much was compared', async () => {
    const { clean, findings, notes, counts, chainSlot } = await look(database(), served);
    expect(findings).to.deep.equal([]);
    expect(notes).to.deep.equal([]);
    expect(clean).to.equal(true);
    expect(chainSlot).to.equal(Number(served.world.chain.slot()));
    const accounts = served.world.chain.programAccounts(ROUTER_PROGRAM_ID);
    expect(counts.accounts).to.equal(accounts.length);
    expect(counts.vaults).to.equal(potsOf(served.world).length);
    expect(counts.events).to.be.greaterThan(50);
    expect(counts.states).to.be.greaterThan(counts.accounts);
    expect(Object.entries(counts.rows).filter(([, rows]) => rows === 0)).to.deep.equal([]);
  });

  it('finds a vault that lacks one unit', async () => {
    const vault = vaultOf(served.world);
    const report = await withAccount(served.world, vault, plus(-1n), () => look(database(), served));
    expect(report.totals).to.deep.equal({ 'vault-short': 1 });
    const [finding] = report.findings;
    expect(BigInt(finding?.found ?? 0)).to.equal(balanceIn(served.world, vault) - 1n);
    expect(finding?.expected).to.equal(`≥ ${balanceIn(served.world, vault)}`);
  });

  it('takes a vault that holds more for a donation, which is no fault', async () => {
    const vault = vaultOf(served.world);
    const report = await withAccount(served.world, vault, plus(5n), () => look(database(), served));
    expect(report.clean).to.equal(true);
    expect(report.notes.map(({ kind }) => kind)).to.deep.equal(['donation']);
    expect(report.notes[0]?.found).to.equal(String(balanceIn(served.world, vault) + 5n));
  });

  it('finds a vault that is gone', async () => {
    const report = await withAccount(
      served.world,
      vaultOf(served.world),
      () => null,
      () => look(database(), served),
    );
    expect(report.totals).to.deep.equal({ 'vault-missing': 1 });
  });

  it('finds an account that is missing on chain', async () => {
    const { world } = served;
    const address = await attributionOf(world);
    const report = await withAccount(
      world,
      address,
      () => null,
      () => look(database(), served),
    );
    expect(report.totals).to.deep.equal({ 'account-missing': 1 });
    expect(report.findings[0]?.subject).to.equal(`Attribution ${address.toBase58()}`);
  });

  it('finds an account that no event created', async () => {
    const { world } = served;
    const copy = world.chain.getAccount(await attributionOf(world));
    const address = Keypair.generate().publicKey;
    const report = await withAccount(
      world,
      address,
      () => copy,
      () => look(database(), served),
    );
    expect(report.totals).to.deep.equal({ 'account-extra': 1 });
  });

  it('does not mind accounts that somebody made in the name of the program', async () => {
    const forged = {
      data: Buffer.alloc(239),
      owner: ROUTER_PROGRAM_ID,
      lamports: 1_000_000_000,
      executable: false,
    };
    const address = Keypair.generate().publicKey;
    const report = await withAccount(
      served.world,
      address,
      () => forged,
      () => look(database(), served),
    );
    expect(report.findings).to.deep.equal([]);
  });

  it('finds a byte that an account has otherwise, and says which field', async () => {
    const { world } = served;
    const address = await attributionOf(world);
    const report = await withAccount(world, address, flipped(10), () => look(database(), served));
    expect(report.totals).to.deep.equal({ 'account-differs': 1 });
    expect(report.findings[0]?.expected).to.match(/^user=\w+$/);
  });

  it('finds a campaign that went on otherwise', async () => {
    const { world } = served;
    const [pot] = potsOf(world);
    assert(pot !== undefined);
    const address = pdas.campaign(pot.account.data.subarray(10, 42));
    const report = await withAccount(world, address, flipped(50), () => look(database(), served));
    expect(report.totals).to.include.keys('head-differs');
  });

  it('finds a pot on chain that counts otherwise', async () => {
    const { world } = served;
    const [pot] = potsOf(world);
    assert(pot !== undefined);
    const report = await withAccount(world, pot.pubkey, flipped(138), () => look(database(), served));
    expect(report.totals).to.deep.equal({ 'account-differs': 1, 'books-differ': 1 });
  });

  it('finds a campaign that nobody created, and compares the others all the same', async () => {
    const { db } = database();
    const columns = '(SELECT (jsonb_populate_record(c, $1::jsonb)).* FROM chain.campaigns AS c LIMIT 1)';
    for (const campaign_id of ['no id', Keypair.generate().publicKey.toBase58()]) {
      await query(db, `INSERT INTO chain.campaigns ${columns}`, [
        JSON.stringify({ campaign_id, status: 'Active' }),
      ]);
      const { findings, counts } = await look(database(), served);
      await query(db, 'DELETE FROM chain.campaigns WHERE campaign_id = $1', [campaign_id]);
      expect(findings.map(({ kind }) => kind)).to.include.members(['row-extra', 'state-differs']);
      expect(findings[0]?.subject).to.equal(`campaigns(campaign_id=${campaign_id})`);
      expect(counts.vaults).to.equal(potsOf(served.world).length);
    }
  });

  it('compares nothing with another cluster', async () => {
    const rpc = { ...bound(served), getGenesisHash: async () => 'another' };
    const { totals, chainSlot } = await verify({ database: database(), rpc, pdas });
    expect(totals).to.deep.equal({ 'cluster-differs': 1 });
    expect(chainSlot).to.equal(null);
  });
});

forEachKeptDatabase('a database that is behind the chain', (database) => {
  let served: ServedWorld;

  before(async () => {
    const world = World.create();
    served = await serve(world);
    const campaign = world.campaign();
    const user = world.user().publicKey;
    const [stays, goes] = [world.influencer(), world.influencer()];
    await world.vau(campaign, user, { influencer: stays.publicKey });
    await load(database(), served.source);
    await world.vau(campaign, user);
    await world.vau(world.campaign(), user, { influencer: stays.publicKey });
    const wallet = goes.publicKey;
    world.run([world.router.closeInfluencer({ wallet, rentPayer: wallet })], [goes]);
  });

  after(() => served.close());

  it('is told of what it does not know yet, and blamed for nothing', async () => {
    const waits: number[] = [];
    const report = await look(database(), served, { sleep: async (ms) => void waits.push(ms), retries: 2 });
    expect(report.findings).to.deep.equal([]);
    expect(report.notes.map(({ kind }) => kind)).to.deep.equal(['behind', 'behind', 'behind']);
    // Twice for the accounts, twice for the money.
    expect(waits.length).to.equal(4);
  });

  it('is waited for', async () => {
    const sleep = () => load(database(), served.source);
    const report = await look(database(), served, { sleep, retries: 1 });
    expect(report.findings).to.deep.equal([]);
    expect(report.notes).to.deep.equal([]);
    expect(report.counts.accounts).to.equal(served.world.chain.programAccounts(ROUTER_PROGRAM_ID).length);
  });

  it('is not disturbed by a writer that goes on meanwhile', async () => {
    const { world, source } = served;
    const before = await look(database(), served);
    await world.vau(world.campaign(), world.user().publicKey, { influencer: world.influencer().publicKey });
    let writing: Promise<void> | null = null;
    const onProgress = () => {
      writing ??= load(database(), source);
    };
    const { findings, counts } = await verify({ database: database(), pdas, onProgress });
    await writing;
    expect(findings).to.deep.equal([]);
    expect(counts.events).to.equal(before.counts.events);
    const after = await look(database(), served);
    expect(after.findings).to.deep.equal([]);
    expect(after.counts.events).to.be.greaterThan(before.counts.events);
  });
});

type Change = (account: AccountInfo<Buffer> | null) => AccountInfo<Buffer> | null;

function look(
  database: Database,
  { rpc }: ServedWorld,
  options: Partial<Parameters<typeof verify>[0]> = {},
): Promise<VerifyReport> {
  return verify({ database, rpc, pdas, retries: 0, ...options });
}

/** Spoils an account for as long as `work` takes. */
async function withAccount<T>(
  { chain }: World,
  address: PublicKey,
  change: Change,
  work: () => Promise<T>,
): Promise<T> {
  const account = chain.getAccount(address);
  const copy = account === null ? null : { ...account, data: Buffer.from(account.data) };
  chain.setAccount(address, change(copy));
  try {
    return await work();
  } finally {
    chain.setAccount(address, account);
  }
}

function plus(amount: bigint): Change {
  return (account) => {
    account?.data.writeBigUInt64LE(account.data.readBigUInt64LE(AMOUNT_OFFSET) + amount, AMOUNT_OFFSET);
    return account;
  };
}

function flipped(offset: number): Change {
  return (account) => {
    if (account !== null) account.data[offset] = (account.data[offset] ?? 0) ^ 1;
    return account;
  };
}

function potsOf({ chain }: World) {
  const accounts = chain.programAccounts(ROUTER_PROGRAM_ID);
  return accounts.filter(({ account, pubkey }) => pdas.pot(account.data.subarray(10, 42)).equals(pubkey));
}

/** The vault of a pot that has money. */
function vaultOf(world: World): PublicKey {
  const vaults = potsOf(world).map(({ account }) => pdas.vault(account.data.subarray(10, 42)));
  const vault = vaults.find((address) => balanceIn(world, address) > 0n);
  assert(vault !== undefined);
  return vault;
}

function balanceIn({ chain }: World, vault: PublicKey): bigint {
  return chain.getAccount(vault)?.data.readBigUInt64LE(AMOUNT_OFFSET) ?? 0n;
}

async function attributionOf({ accounts }: World): Promise<PublicKey> {
  const [found] = await accounts.attributionsOf({});
  assert(found !== undefined);
  return found.address;
}

function bound({ rpc }: ServedWorld): Pick<ServedWorld['rpc'], 'getProgramAccounts' | 'getMultipleAccounts'> {
  return {
    getProgramAccounts: (...parameters) => rpc.getProgramAccounts(...parameters),
    getMultipleAccounts: (...parameters) => rpc.getMultipleAccounts(...parameters),
  };
}
