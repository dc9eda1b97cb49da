import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Localnet, startLocalnet } from '@crr/localnet';
import { FaultyNode } from '@crr/testing/chain';
import { Keypair } from '@solana/web3.js';
import { expect } from 'chai';
import { TemporaryHome, Terminal } from './support/terminal';

const DAY = 86_400n;
const COMMANDS = [
  'campaign update',
  'campaign withdraw',
  'claim',
  'confirm',
  'keys new',
  'address',
  'balance',
  'airdrop',
  'localnet advance',
  'link create',
];

/** Somebody who has just installed it, and types what comes to mind. */
describe('the first hour with crr', () => {
  const temporary = new TemporaryHome();
  const { home } = temporary;
  const terminal = new Terminal(home);
  let localnet: Localnet;
  let campaign: string;

  before(async () => {
    localnet = await startLocalnet({ port: 0 });
    home.saveSettings({ url: localnet.rpcUrl });
    await terminal.json('init', '--no-pool');
    const create = [
      'campaign',
      'create',
      '--name',
      'Sale',
      '--budget',
      '50',
      '--rate',
      '0.001',
      '--fund',
      '20',
    ];
    campaign = (await terminal.json(...create, '--end', '+10d', '--window', '2d')).campaignId;
  });
  after(async () => {
    await localnet.close();
    temporary.remove();
  });

  const newKey = () => Keypair.generate().publicKey.toBase58();
  const show = async () => (await terminal.run('campaign', 'show', campaign)).out;

  it('every new command teaches: what it does, its options, an example', async () => {
    for (const path of COMMANDS) {
      const { code, out } = await terminal.run(...path.split(' '), '--help');
      expect(code, path).to.equal(0);
      expect(out, path).to.match(/Examples?:\n {2}crr /);
    }
  });

  it('keys new writes a file that only its owner may read, and never over another', async () => {
    const file = join(temporary.folder, 'cold.json');
    const { address } = await terminal.json<{ address: string }>('keys', 'new', file);
    expect(statSync(file).mode & 0o077).to.equal(0);
    expect((await terminal.run('address', '--keypair', file)).out).to.equal(address);
    const again = await terminal.run('keys', 'new', file);
    expect([again.code, again.err.includes('--force')]).to.deep.equal([2, true]);
    expect((await terminal.run('address', '--keypair', file)).out).to.equal(address);
    const forced = await terminal.json<{ address: string }>('keys', 'new', file, '--force');
    expect(forced.address).to.not.equal(address);
    expect((await terminal.run('keys', 'new', 'admin')).code).to.equal(0);
    expect(existsSync(home.keyFile('admin'))).to.equal(true);
  });

  it('address, balance and airdrop say who, how much, and give some', async () => {
    const advertiser = home.key('advertiser').publicKey.toBase58();
    expect((await terminal.run('address', 'advertiser')).out).to.equal(advertiser);
    expect((await terminal.run('address', 'nobody')).code).to.equal(2);
    const before = await terminal.json<Record<string, string>>('balance', 'advertiser');
    expect(before).to.include({ wallet: advertiser, usdc: '99980000000', acd: '0' });
    await terminal.json('airdrop', '0.5', '--to', 'advertiser');
    const after = await terminal.json<Record<string, string>>('balance', advertiser);
    expect(BigInt(after.lamports ?? 0)).to.equal(BigInt(before.lamports ?? 0) + 500_000_000n);
    const { out } = await terminal.run('balance', newKey());
    expect(out).to.contain('0.000000000').and.to.contain('USDC').and.to.contain('0.000000');
  });

  it('an empty list says so, and what to do', async () => {
    const { out } = await terminal.run('campaign', 'list', '--owner', newKey());
    expect(out).to.contain('no campaigns of').and.to.contain('crr campaign create');
    expect((await terminal.run('claim', '--list')).out).to.equal('nothing waits to be claimed');
    expect((await terminal.run('claim', '--all')).out).to.equal('nothing waits to be claimed');
  });

  it('withdraw of a running campaign says to end it first, and when', async () => {
    const { code, err } = await terminal.run('campaign', 'withdraw', campaign);
    expect(code).to.equal(1);
    expect(err).to.match(/it runs until \d{4}-\d\d-\d\dT.*end it first \("crr campaign finalize/);
    expect(err)
      .to.contain('settles for 2 d')
      .and.to.match(/from \d{4}-\d\d-\d\dT\S+ on/);
  });

  it('show tells the end, the settlement, the withdrawal and what waits', async () => {
    const out = await show();
    for (const row of ['settles until', 'withdrawal', 'waits to be claimed  ']) expect(out).to.contain(row);
    expect(out).to.contain('or 2 d after it is ended');
  });

  it('update changes end and targeting, and leaves what is not named', async () => {
    await terminal.json(
      'campaign',
      'update',
      campaign,
      '--countries',
      'DE,AT',
      '--sites',
      'https://a.example',
    );
    await terminal.json('campaign', 'update', campaign, '--end', '+20d', '--cohorts', '5');
    const shown = await terminal.json<{
      targeting: { sites: string[]; countries: string[]; cohorts: number[] };
      endDate: string;
    }>('campaign', 'show', campaign);
    expect(shown.targeting.countries).to.deep.equal(['DE', 'AT']);
    expect([shown.targeting.sites.length, shown.targeting.cohorts]).to.deep.equal([1, [5]]);
    const left = BigInt(shown.endDate) - localnet.chain.now();
    expect(left > 19n * DAY && left <= 20n * DAY).to.equal(true);
    await terminal.json('campaign', 'update', campaign, '--countries', '', '--sites', '', '--cohorts', '');
    expect((await terminal.run('campaign', 'update', campaign)).code).to.equal(2);
    expect((await terminal.run('campaign', 'update', campaign, '--overlap', '1d')).code).to.equal(2);
    const stolen = await terminal.run(
      'campaign',
      'update',
      campaign,
      '--end',
      '+1d',
      '--keypair',
      home.keyFile('influencer'),
    );
    expect([stolen.code, stolen.err.includes('UnauthorizedOwner')]).to.deep.equal([1, true]);
  });

  it('rotates keys as documented: the next one is shown with its times, and in force after a day', async () => {
    const [attester, tagSigner] = [newKey(), newKey()];
    await terminal.json(
      'campaign',
      'update',
      campaign,
      '--attester',
      attester,
      '--tag-signer',
      tagSigner,
      '--overlap',
      '3d',
    );
    const pending = await show();
    expect(pending).to.match(new RegExp(`next attester +${attester}, from \\d{4}-`));
    expect(pending).to.match(new RegExp(`next tag signer +${tagSigner}, from \\d{4}-`));
    expect(pending).to.match(/tag signer +\w+, until \d{4}-/);
    const advanced = await terminal.run('localnet', 'advance', '1d');
    expect([advanced.code, advanced.out.includes('the chain’s clock says')]).to.deep.equal([0, true]);
    const after = await show();
    expect(after)
      .to.match(new RegExp(`attester +${attester}\n`))
      .and.to.not.contain('next attester');
    expect(after).to.contain('next tag signer');
    await terminal.json('localnet', 'advance', '3d');
    expect(await show()).to.match(new RegExp(`tag signer +${tagSigner}\n`));
  });

  it('what waits to be claimed is listed, and claimed at once', async () => {
    const create = [
      'campaign',
      'create',
      '--name',
      'Waiting',
      '--budget',
      '50',
      '--rate',
      '0.001',
      '--fund',
      '20',
    ];
    const { campaignId } = await terminal.json(...create);
    await terminal.json(
      'influencer',
      'register',
      '--handle',
      'mia',
      '--platform',
      'tiktok',
      '--followers',
      '5',
    );
    const users = Array.from({ length: 7 }, newKey);
    for (const user of users) {
      const { tag } = await terminal.json('tag', 'create', '--campaign', campaignId);
      await terminal.json('vau', 'submit', '--campaign', campaignId, '--user', user, '--tag', tag);
    }
    const listed = await terminal.json<{ totalUsdc: string; waiting: { payee: string }[] }>(
      'claim',
      '--list',
      '--campaign',
      campaignId,
    );
    expect([listed.totalUsdc, listed.waiting.length]).to.deep.equal(['28000', 7]);
    const [first = ''] = users;
    expect((await terminal.json<typeof listed>('claim', '--list', '--payee', first)).waiting.length).to.equal(
      1,
    );
    expect((await terminal.run('campaign', 'show', campaignId)).out).to.contain(
      '0.028000 USDC: "crr claim --all',
    );
    expect((await terminal.run('claim', '--list')).out).to.contain('0.028000 USDC in all');
    const paid = await terminal.json<{ claims: number; transactions: object[] }>(
      'claim',
      '--all',
      '--campaign',
      campaignId,
    );
    expect([paid.claims, paid.transactions.length < 7]).to.deep.equal([7, true]);
    expect((await terminal.json<Record<string, string>>('balance', first)).usdc).to.equal('4000');
    expect((await terminal.json<typeof listed>('claim', '--list')).waiting).to.deep.equal([]);
    expect((await terminal.run('claim')).code).to.equal(2);
    expect((await terminal.run('claim', '--all', '--list')).code).to.equal(2);
  });

  it('influencer register of a wallet that is registered says as whom, and what to type instead', async () => {
    const { code, err } = await terminal.run(
      'influencer',
      'register',
      '--handle',
      'x',
      '--platform',
      'x',
      '--followers',
      '1',
    );
    expect([code, err.includes('AccountExists')]).to.deep.equal([1, false]);
    expect(err)
      .to.contain('AlreadyRegistered')
      .and.to.contain('as mia')
      .and.to.contain('crr influencer update');
    const update = ['influencer', 'update', '--handle', 'x', '--platform', 'x', '--followers', '1'];
    const other = await terminal.run(...update, '--keypair', home.keyFile('user'));
    expect([other.code, other.err.includes('crr influencer register')]).to.deep.equal([1, true]);
  });

  it('localnet advance says of another chain that its clock can not be moved', async () => {
    const real = await FaultyNode.before(localnet.rpcUrl);
    real.err(
      'localnet_advanceTime',
      { error: { code: -32601, message: 'Method not found' } },
      { isForwarded: false },
    );
    const { code, err } = await terminal.run('localnet', 'advance', '1d', '--url', real.url);
    await real.close();
    expect([code, err.includes('NotALocalnet')]).to.deep.equal([1, true]);
  });

  it('events and verify read a history whose pages a provider cuts', async () => {
    const cut = await FaultyNode.before(localnet.rpcUrl, { pageSize: 2 });
    const whole = await terminal.json('events', '--campaign', campaign);
    const read = await terminal.json('events', '--campaign', campaign, '--url', cut.url);
    expect(whole.events.length).to.be.greaterThan(4);
    expect([read.complete, read.events.length]).to.deep.equal([true, whole.events.length]);
    expect((await terminal.run('verify', campaign, '--url', cut.url)).code).to.equal(0);
    await cut.close();
  });
});
