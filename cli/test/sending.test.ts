import { join } from 'node:path';
import { type Localnet, startLocalnet } from '@crr/localnet';
import { decodeBase58, onceMarker } from '@crr/sdk';
import { FAULTS, FaultyNode } from '@crr/testing/chain';
import { Keypair } from '@solana/web3.js';
import { expect } from 'chai';
import { writeKeypair } from '../src/keypair-file';
import { fundKey } from '../src/repeats';
import { TemporaryHome, Terminal } from './support/terminal';

const CREATE = ['campaign', 'create', '--budget', '500', '--rate', '0.001'];

/** An advertiser whose node errs. */
describe('crr and a node that errs', () => {
  const temporary = new TemporaryHome();
  const { home } = temporary;
  let localnet: Localnet;
  let node: FaultyNode;
  let terminal: Terminal;
  let direct: Terminal;
  let campaign: string;

  before(async () => {
    localnet = await startLocalnet({ port: 0, blockhashLifetime: 150 });
    node = await FaultyNode.before(localnet.rpcUrl);
    direct = new Terminal(home, ['--url', localnet.rpcUrl]);
    terminal = new Terminal(home, ['--url', node.url, '--timeout', '3s']);
    await direct.json('init', '--no-pool');
    campaign = (await direct.json(...CREATE, '--name', 'Sale')).campaignId;
  });
  afterEach(() => node.recover());
  after(async () => {
    await node.close();
    await localnet.close();
    temporary.remove();
  });

  const pot = async () =>
    BigInt((await direct.json('campaign', 'show', campaign)).remainingBudgetUsdc as string);
  const campaigns = async (name: string) =>
    (await direct.json<{ name: string }[]>('campaign', 'list')).filter((one) => one.name === name).length;
  const opened = () =>
    home.outbox.all(localnet.chain.block(localnet.chain.firstSlot())?.previousBlockhash ?? '');

  for (const fault of FAULTS.filter((one) => one !== 'hang')) {
    it(`fund deposits once, and says so, when sending is answered once with ${fault}`, async () => {
      const before = await pot();
      node.err('sendTransaction', fault).err('getSignatureStatuses', fault).err('getTransaction', fault);
      const { code, out, err } = await terminal.run('campaign', 'fund', campaign, '1');
      expect([code, out.includes('signature')], err).to.deep.equal([0, true]);
      expect(await pot()).to.equal(before + 1_000_000n);
    });
  }

  it('fund is done although the node never gives out its record', async () => {
    const before = await pot();
    node.err('getTransaction', '503', { times: 1_000 });
    const told = await terminal.json('campaign', 'fund', campaign, '1');
    expect([told.signature.length > 80, told.events]).to.deep.equal([true, null]);
    expect(await pot()).to.equal(before + 1_000_000n);
    node.recover();
    const shown = await terminal.run('confirm', told.signature);
    expect([shown.code, shown.out.includes('succeeded in slot')]).to.deep.equal([0, true]);
  });

  it('exits with 4, the signature on the error, when the node answers nothing from then on; the same again looks first', async () => {
    const before = await pot();
    node.err('getSignatureStatuses', '502', { times: 1_000 });
    const lost = await terminal.run('campaign', 'fund', campaign, '1', '--json');
    const { error } = JSON.parse(lost.err) as { error: Record<string, string> };
    expect([lost.code, error.name, lost.out]).to.deep.equal([4, 'OutcomeUnknown', '']);
    expect(error.rule)
      .to.contain(`outcome unknown: look for ${error.signature}`)
      .and.to.contain('crr confirm');
    expect(await pot()).to.equal(before + 1_000_000n);
    const still = await terminal.run('campaign', 'fund', campaign, '1');
    expect([still.code, still.err.includes(error.signature ?? '?')]).to.deep.equal([4, true]);
    node.recover();
    const found = await terminal.json('campaign', 'fund', campaign, '1');
    expect([found.signature, found.repeated]).to.deep.equal([error.signature, true]);
    expect(await pot()).to.equal(before + 1_000_000n);
    await terminal.json('campaign', 'fund', campaign, '1');
    expect(await pot()).to.equal(before + 2_000_000n);
  });

  it('tells the signature before a byte leaves', async () => {
    node.err('getSignatureStatuses', '502', { times: 1_000 });
    const { err } = await terminal.run('campaign', 'fund', campaign, '2');
    const [sending] = err.split('\n');
    expect(sending).to.match(/^sending fund_campaign as \w{80,90}$/);
    node.recover();
    const confirmed = await terminal.run('confirm');
    expect([confirmed.code, confirmed.out.includes('CampaignFunded')]).to.deep.equal([0, true]);
    expect((await terminal.run('confirm')).out).to.contain('nothing is open');
    expect(opened()).to.deep.equal([]);
  });

  it('a transaction that never reached the node is sent by confirm, or has expired for good', async () => {
    const before = await pot();
    node.err('sendTransaction', '503', { times: 1_000, isForwarded: false });
    expect((await terminal.run('campaign', 'fund', campaign, '3')).code).to.equal(4);
    expect(await pot()).to.equal(before);
    node.recover();
    expect((await terminal.run('confirm')).code).to.equal(0);
    expect(await pot()).to.equal(before + 3_000_000n);
    node.err('sendTransaction', '503', { times: 1_000, isForwarded: false });
    expect((await terminal.run('campaign', 'fund', campaign, '3')).code).to.equal(4);
    localnet.chain.advanceSlots(400);
    const expired = await terminal.run('confirm');
    expect([expired.code, expired.err.includes('expired')]).to.deep.equal([1, true]);
    node.recover();
    expect((await terminal.run('campaign', 'fund', campaign, '3')).code).to.equal(0);
    expect(await pot()).to.equal(before + 6_000_000n);
  });

  it('create --fund makes one campaign when it is repeated after an unknown outcome', async () => {
    node.err('getSignatureStatuses', 'cut', { times: 1_000 });
    const lost = await terminal.run(...CREATE, '--name', 'Once', '--fund', '5', '--json');
    expect([lost.code, await campaigns('Once')]).to.deep.equal([4, 1]);
    node.recover();
    const found = await terminal.json(...CREATE, '--name', 'Once', '--fund', '5');
    expect(found.repeated).to.equal(true);
    expect(await campaigns('Once')).to.equal(1);
    const shown = await direct.json('campaign', 'show', found.campaignId);
    expect([shown.name, shown.remainingBudgetUsdc]).to.deep.equal(['Once', '5000000']);
  });

  it('create with a nonce makes one campaign, and says when the terms or the deposit are others', async () => {
    const create = [...CREATE, '--name', 'Keyed', '--nonce', '7', '--fund', '5'];
    const first = await terminal.json(...create);
    const second = await terminal.json(...create);
    expect([second.campaignId, second.signature, second.repeated]).to.deep.equal([
      first.campaignId,
      first.signature,
      true,
    ]);
    expect(await campaigns('Keyed')).to.equal(1);
    const richer = await terminal.run(...create.slice(0, -1), '6');
    expect([richer.code, richer.err.includes('crr campaign fund')]).to.deep.equal([1, true]);
    const other = await terminal.run(...create, '--rate', '0.002');
    expect([other.code, other.err.includes('--rate')]).to.deep.equal([1, true]);
  });

  it('fund with a key deposits once, whoever repeats it, also at once and from another folder', async () => {
    const before = await pot();
    const fund = ['campaign', 'fund', campaign, '4', '--idempotency', 'invoice-117'];
    const elsewhere = new TemporaryHome();
    const there = new Terminal(elsewhere.home, [
      '--url',
      localnet.rpcUrl,
      '--keypair',
      home.keyFile('advertiser'),
    ]);
    const told = await Promise.all([terminal.json(...fund), there.json(...fund), terminal.json(...fund)]);
    elsewhere.remove();
    expect(new Set(told.map(({ signature }) => signature)).size).to.equal(1);
    expect(await pot()).to.equal(before + 4_000_000n);
    const other = await terminal.run(...['campaign', 'fund', campaign, '5', '--idempotency', 'invoice-117']);
    expect([other.code, other.err.includes('4.000000 USDC')]).to.deep.equal([1, true]);
    await terminal.json('campaign', 'fund', campaign, '4', '--idempotency', 'invoice-118');
    expect(await pot()).to.equal(before + 8_000_000n);
    expect((await terminal.run('campaign', 'fund', campaign, '4', '--idempotency', ' ')).code).to.equal(2);
  });

  it('fund with a key is not stopped by a stranger who sends lamports to where the key is kept', async () => {
    const before = await pot();
    const owner = home.key('advertiser').publicKey;
    const fund = ['campaign', 'fund', campaign, '4', '--idempotency', 'invoice-119'];
    const { address } = await onceMarker(owner, fundKey(decodeBase58(campaign), 'invoice-119'));
    localnet.chain.airdrop(address, 890_880n);
    await terminal.json(...fund);
    await terminal.json(...fund);
    expect(await pot()).to.equal(before + 4_000_000n);
  });

  it('says that nothing was sent when the node is away before', async () => {
    const before = await pot();
    node.err('*', '503', { times: 1_000 });
    const { code, err } = await terminal.run('campaign', 'fund', campaign, '1');
    expect([code, err.includes('sending')]).to.deep.equal([3, false]);
    expect(await pot()).to.equal(before);
  });

  it('confirm of a signature that nobody knows is no claim that it failed', async () => {
    const { code, err } = await terminal.run('confirm', '5'.repeat(87));
    expect(code, err).to.be.oneOf([2, 4]);
    expect((await terminal.run('confirm', 'abc')).code).to.equal(2);
  });

  it('says of a wallet without SOL how much it has and how to get it', async () => {
    const poor = Keypair.generate();
    const file = join(temporary.folder, 'poor.json');
    writeKeypair(file, poor);
    const { code, err } = await direct.run(...CREATE, '--name', 'Poor', '--keypair', file);
    expect(code).to.equal(1);
    expect(err).to.contain('InsufficientSol').and.to.contain(`${poor.publicKey.toBase58()} has 0 SOL`);
    expect(err).to.contain(`crr airdrop 1 --to ${poor.publicKey.toBase58()}`);
    localnet.chain.airdrop(poor.publicKey, 2_000_000n);
    const short = await direct.run(...CREATE, '--name', 'Poor', '--keypair', file);
    expect([short.code, short.err.includes('has 0.002 SOL')], short.err).to.deep.equal([1, true]);
    expect(short.err).to.match(/a deposit takes 0\.\d+ SOL, 0\.\d+ SOL are lacking/);
  });

  it('says whose USDC is lacking, and how much', async () => {
    const { code, err } = await direct.run(
      ...CREATE,
      '--budget',
      '900000',
      '--name',
      'Big',
      '--fund',
      '100050',
    );
    expect(code).to.equal(1);
    expect(err)
      .to.contain('InsufficientFunds')
      .and.to.contain(`${home.key('advertiser').publicKey.toBase58()} has`);
    expect(err).to.match(/100,050\.000000 are needed: \d+\.\d+ are lacking/);
  });
});
