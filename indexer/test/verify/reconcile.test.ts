import type { Database } from '@crr/db';
import { RouterPdas } from '@crr/sdk';
import { type Campaign, DAY, World } from '@crr/testing/chain';
import {
  createAssociatedTokenAccountIdempotentInstruction,
  createTransferInstruction,
} from '@solana/spl-token';
import bs58 from 'bs58';
import { expect } from 'chai';
import { type CampaignMoney, reconcile } from '../../src/verify';
import { query } from '../../src/verify/query';
import { load, type ServedWorld, serve } from './support/everything';
import { forEachKeptDatabase } from './support/kept-database';

const pdas = new RouterPdas();
const FUNDED = 50_000_000n;

forEachKeptDatabase('reconciliation', (database) => {
  let served: ServedWorld;
  let campaign: Campaign;

  before(async () => {
    const world = World.create();
    served = await serve(world);
    campaign = world.campaign({}, FUNDED);
    await world.vau(campaign, world.user().publicKey);
    await load(database(), served.source);
  });

  after(() => served.close());

  it('tells every open campaign’s money, and that it is equal', async () => {
    const told: CampaignMoney[] = [];
    const report = await look(database(), served, (money) => told.push(money));
    expect(report).to.deep.equal({ compared: 1, behind: 0, differences: [] });
    const [money] = told;
    expect(money?.campaignId).to.equal(bs58.encode(campaign.id));
    expect(money?.pot).to.deep.equal(money?.books);
    expect(money?.vaultUsdc).to.equal(FUNDED - (money?.books?.paidUsdc ?? 0n));
    expect([money?.shortUsdc, money?.donatedUsdc]).to.deep.equal([0n, 0n]);
  });

  it('is exact however far the database has come since the accounts were read', async () => {
    const { world, rpc, source } = served;
    const earlier = await answersOf(rpc);
    const accountless = world.wallet().publicKey;
    await world.vau(campaign, accountless);
    world.fund(campaign, 1_000_000n);
    world.giveUsdc(accountless, 0n);
    const payeeUsdc = world.usdcOf(accountless);
    const claim = { campaignId: campaign.id, user: accountless, beneficiary: 'User' as const, payeeUsdc };
    world.run([world.router.claimRewards(claim)], [world.admin]);
    await load(database(), source);
    const told: CampaignMoney[] = [];
    const report = await look(database(), { ...served, rpc: earlier }, (money) => told.push(money));
    expect(report.differences).to.deep.equal([]);
    expect(told[0]?.books?.fundedUsdc).to.equal(FUNDED);
  });

  it('counts a donation as no difference', async () => {
    const { world } = served;
    const [owner, vault] = [world.admin.publicKey, pdas.vault(campaign.id)];
    world.giveUsdc(owner, 7n);
    world.run([createTransferInstruction(world.usdcOf(owner), vault, owner, 7n)], [world.admin]);
    const told: CampaignMoney[] = [];
    const report = await look(database(), served, (money) => told.push(money));
    expect(report.differences).to.deep.equal([]);
    expect(told[0]?.donatedUsdc).to.equal(7n);
  });

  it('says what a vault lacks, and what the books say otherwise than the pot', async () => {
    await query(database().db, 'UPDATE chain.pots SET funded_usdc = funded_usdc + 10');
    const { differences } = await look(database(), served);
    await query(database().db, 'UPDATE chain.pots SET funded_usdc = funded_usdc - 10');
    expect(differences.length).to.equal(1);
    const [money] = differences;
    expect(money?.state).to.equal('differs');
    // Seven of the ten were donated.
    expect(money?.shortUsdc).to.equal(3n);
    expect((money?.books?.fundedUsdc ?? 0n) - (money?.pot?.fundedUsdc ?? 0n)).to.equal(10n);
  });

  it('waits for a database that is behind, and says so when it stays behind', async () => {
    const { world, source } = served;
    await world.vau(campaign, world.user().publicKey);
    const stuck = await look(database(), served, undefined, async () => undefined);
    expect(stuck).to.deep.equal({ compared: 0, behind: 1, differences: [] });
    const waited = await look(database(), served, undefined, () => load(database(), source));
    expect(waited).to.deep.equal({ compared: 1, behind: 0, differences: [] });
  });

  it('follows a campaign to its withdrawal and its end', async () => {
    const { world, source } = served;
    const owner = campaign.owner.publicKey;
    const accounts = { owner, campaignId: campaign.id, ownerUsdc: world.usdcOf(owner) };
    const open = createAssociatedTokenAccountIdempotentInstruction(
      owner,
      accounts.ownerUsdc,
      owner,
      world.usdcMint,
    );
    world.chain.setTime(campaign.params.endDate + 60n * DAY);
    const before = await answersOf(served.rpc);
    world.run([open, world.router.withdrawRemaining(accounts)], [campaign.owner]);
    await load(database(), source);
    expect((await look(database(), { ...served, rpc: before })).differences).to.deep.equal([]);
    expect((await look(database(), served)).differences).to.deep.equal([]);
    const withdrawn = await answersOf(served.rpc);
    world.run([world.router.closeCampaign({ ...accounts, rentPayer: owner })], [campaign.owner]);
    expect((await look(database(), served)).behind).to.equal(1);
    expect((await look(database(), { ...served, rpc: withdrawn })).compared).to.equal(1);
    await load(database(), source);
    expect(await look(database(), served)).to.deep.equal({ compared: 0, behind: 0, differences: [] });
  });

  /** The accounts as they are now, for whenever they are asked for. */
  async function answersOf(rpc: ServedWorld['rpc']): Promise<ServedWorld['rpc']> {
    const addresses = [pdas.campaign(campaign.id), pdas.pot(campaign.id), pdas.vault(campaign.id)];
    const answer = await rpc.getMultipleAccounts(
      addresses.map((address) => address.toBase58()),
      { commitment: 'finalized' },
    );
    return Object.assign(Object.create(rpc), { getMultipleAccounts: async () => answer });
  }
});

function look(
  database: Database,
  { rpc }: Pick<ServedWorld, 'rpc'>,
  onCampaign: (money: CampaignMoney) => void = () => undefined,
  sleep: () => Promise<void> = async () => undefined,
) {
  return reconcile({ database, rpc, pdas, onCampaign, retries: 2, sleep });
}
