import { join } from 'node:path';
import { type Localnet, startLocalnet } from '@crr/localnet';
import { Keypair, LAMPORTS_PER_SOL } from '@solana/web3.js';
import { expect } from 'chai';
import { writeKeypair } from '../src/keypair-file';
import { TemporaryHome, Terminal } from './support/terminal';

/** Every test goes on where the one before it ended: one advertiser, one afternoon. */
describe('crr', () => {
  const temporary = new TemporaryHome();
  const { home } = temporary;
  const terminal = new Terminal(home);
  let localnet: Localnet;
  let campaign: string;

  before(async () => {
    localnet = await startLocalnet({ port: 0 });
    home.saveSettings({ url: localnet.rpcUrl });
  });

  after(async () => {
    await localnet.close();
    temporary.remove();
  });

  async function create(...more: string[]): Promise<string> {
    const { campaignId } = await terminal.json(
      ...['campaign', 'create', '--name', 'Sale', '--budget', '50', '--rate', '0.001', '--fund', '20'],
      ...more,
    );
    return campaignId;
  }

  function stranger(): { file: string; keypair: Keypair } {
    const keypair = Keypair.generate();
    const file = join(temporary.folder, `${keypair.publicKey.toBase58()}.json`);
    writeKeypair(file, keypair);
    localnet.chain.airdrop(keypair.publicKey, BigInt(LAMPORTS_PER_SOL));
    return { file, keypair };
  }

  it('needs a deployment first, and says which command makes one', async () => {
    const { code, err } = await terminal.run(
      'campaign',
      'fund',
      Keypair.generate().publicKey.toBase58(),
      '1',
      '--keypair',
      stranger().file,
    );
    expect(code).to.equal(1);
    expect(err).to.contain('crr init');
  });

  it('init deploys once and then finds what is there', async () => {
    const first = await terminal.json('init');
    const second = await terminal.json('init', '--pool', first.pool);
    expect(first.url).to.equal(localnet.rpcUrl);
    for (const field of ['admin', 'verifier', 'usdcMint', 'acMint', 'acdMint', 'pool']) {
      expect(second[field], field).to.equal(first[field]);
    }
    const third = await terminal.json('init');
    expect(third).to.deep.include({ pool: second.pool, lookupTable: second.lookupTable });
  });

  it('campaign create and fund move exact amounts', async () => {
    campaign = await create('--conversion-bonus', '1');
    await terminal.json('campaign', 'fund', campaign, '12.345678');
    const shown = await terminal.json('campaign', 'show', campaign);
    expect(shown).to.include({
      name: 'Sale',
      phase: 'Running',
      totalBudgetUsdc: '50000000',
      remainingBudgetUsdc: '32345678',
      vaultUsdc: '32345678',
      influencerShareBps: 2_000,
    });
    expect(shown.payoutRules.baseRatePerSecondUsdc).to.equal('1000');
    const { out } = await terminal.run('campaign', 'show', campaign);
    expect(out).to.contain('32.345678 USDC').and.to.contain('20.00 %, 5.00 %');
  });

  it('campaign list has it, for its owner alone', async () => {
    const ids = (await terminal.json<{ id: string }[]>('campaign', 'list')).map(({ id }) => id);
    expect(ids).to.deep.equal([campaign]);
    const other = Keypair.generate().publicKey.toBase58();
    expect(await terminal.json('campaign', 'list', '--owner', other)).to.deep.equal([]);
  });

  it('campaign fund beyond the budget exits with 1 and names the field', async () => {
    const { code, out, err } = await terminal.run('campaign', 'fund', campaign, '30', '--json');
    expect([code, out]).to.deep.equal([1, '']);
    expect(JSON.parse(err).error).to.deep.include({
      name: 'ExceedsTotalBudget',
      code: 6004,
      field: 'amountUsdc',
      exitCode: 1,
    });
  });

  it('influencer register, show and update', async () => {
    const profile = ['--platform', 'tiktok', '--followers', '25000'];
    await terminal.json('influencer', 'register', '--handle', 'mia', ...profile);
    expect(await terminal.json('influencer', 'show')).to.include({
      handle: 'mia',
      platform: 'TikTok',
      followerCount: '25000',
      tier: 'Micro',
      verified: false,
    });
    await terminal.json(
      'influencer',
      'update',
      '--handle',
      'mia2',
      '--platform',
      'Mastodon',
      '--followers',
      '9',
    );
    const updated = await terminal.json('influencer', 'show', home.key('influencer').publicKey.toBase58());
    expect([updated.handle, updated.platform, updated.tier]).to.deep.equal([
      'mia2',
      { custom: 'Mastodon' },
      'Nano',
    ]);
  });

  it('tag create signs without a cluster; tag verify asks one, or not', async () => {
    const away = new Terminal(home, ['--url', 'http://127.0.0.1:1']);
    const { tag, tagSigner } = await away.json('tag', 'create', '--campaign', campaign);
    expect(tag.split(':')).to.have.length(4);
    expect((await terminal.json('tag', 'verify', tag)).valid).to.equal(true);
    expect((await away.json('tag', 'verify', tag, '--tag-signer', tagSigner)).signer).to.equal(tagSigner);
    expect((await away.run('tag', 'verify', tag)).code).to.equal(3);
  });

  it('tag verify exits with 1 for another key, an expired tag, and a changed one', async () => {
    const { tag } = await terminal.json('tag', 'create', '--campaign', campaign);
    const other = Keypair.generate().publicKey.toBase58();
    const expired = await terminal.run('tag', 'verify', tag, '--at', '+40d');
    const foreign = await terminal.run('tag', 'verify', tag, '--tag-signer', other);
    const own = tag.replace(home.key('influencer').publicKey.toBase58(), '');
    const changed = await terminal.run('tag', 'verify', own);
    expect([expired.code, foreign.code, changed.code]).to.deep.equal([1, 1, 1]);
    expect(expired.out).to.contain('expired');
    expect(foreign.out).to.contain('signature');
    expect((await terminal.run('tag', 'verify', 'c:notakey:1')).code).to.equal(2);
  });

  it('vau submit pays the first VAU with a tag and the next without', async () => {
    const { tag } = await terminal.json('tag', 'create', '--campaign', campaign);
    const first = await terminal.json('vau', 'submit', '--campaign', campaign, '--tag', tag);
    expect(first.events.map(({ name }) => name)).to.deep.equal([
      'AttributionCreated',
      'CampaignVauProcessed',
    ]);
    expect(first.events[1].data.payout).to.include({
      payableUsdc: '5000',
      influencerUsdc: '1000',
      userUsdc: '4000',
    });
    const next = await terminal.json('vau', 'submit', '--campaign', campaign, '--seconds', '30');
    expect(next.events[0].data).to.include({ sequence: 2, attentionSeconds: 30 });
    expect(next.events[0].data.payout.payableUsdc).to.equal('30000');
    // The tag is a moment old: more attention than that, and a minute, there can’t have been.
    const impossible = await terminal.run('vau', 'submit', '--campaign', campaign, '--seconds', '60');
    expect(impossible.err).to.contain('AttentionExceedsTime (6058) [vau.seconds]');
  });

  it('vau submit tells a VAU that is repeated from one that leaves some out', async () => {
    const submit = ['vau', 'submit', '--campaign', campaign] as const;
    const repeated = await terminal.json(...submit, '--sequence', '1');
    expect(repeated).to.deep.equal({ repeated: true, sequence: 1, recorded: 2 });
    const gap = await terminal.run(...submit, '--sequence', '9');
    expect(gap.err).to.contain('SequenceGap [--sequence]: must be 3, the next of this user');
    expect(gap.code).to.equal(1);
  });

  it('says what was typed wrong as JSON, too, for whoever asked for that', async () => {
    const wrong: [string[], string | null, RegExp][] = [
      [['campaign', 'create', '--json'], '--name', /required option '--name/],
      [['campaign', 'list', '--owners', 'me', '--json'], '--owners', /unknown option '--owners'/],
      [['campaigns', '--json'], null, /unknown command 'campaigns'/],
      [['campaign', 'fund', '--json'], null, /missing required argument 'campaign'/],
      [['campaign', '--json'], null, /a command is missing|unknown/],
    ];
    for (const [typed, field, rule] of wrong) {
      const { code, out, err } = await terminal.run(...typed);
      expect([code, out], typed.join(' ')).to.deep.equal([2, '']);
      const { error } = JSON.parse(err);
      expect(error, typed.join(' ')).to.deep.include({ name: 'UsageError', code: null, exitCode: 2 });
      expect(error.rule, typed.join(' ')).to.match(rule);
      if (field !== null) expect(error.field).to.equal(field);
    }
  });

  it('campaign fund says of a campaign that is not there that it is not on this cluster', async () => {
    const nowhere = Keypair.generate().publicKey.toBase58();
    for (const more of [[], ['--idempotency', 'once']]) {
      const { code, err } = await terminal.run('campaign', 'fund', nowhere, '1', ...more);
      expect([code, err.includes(`${nowhere} is not on this cluster`)], err).to.deep.equal([1, true]);
    }
  });

  it('vau submit refuses a missing tag and a tag of another signer', async () => {
    const user = Keypair.generate().publicKey.toBase58();
    const untagged = await terminal.run('vau', 'submit', '--campaign', campaign, '--user', user);
    expect([untagged.code, untagged.err.includes('NoCampaignTag')]).to.deep.equal([1, true]);
    const { tag } = await terminal.json(
      'tag',
      'create',
      '--campaign',
      campaign,
      '--keypair',
      stranger().file,
    );
    const forged = await terminal.run('vau', 'submit', '--campaign', campaign, '--user', user, '--tag', tag);
    expect([forged.code, forged.err.includes('tag signer')]).to.deep.equal([2, true]);
  });

  it('influencer verify raises the share by the tier, --revoke takes it back', async () => {
    const wallet = home.key('influencer').publicKey.toBase58();
    const { handle, followerCount } = await terminal.json<Record<string, string>>('influencer', 'show');
    const reviewed = ['--handle', `${handle}`, '--platform', 'Mastodon', '--followers', `${followerCount}`];
    await terminal.json('influencer', 'verify', wallet, ...reviewed, '--tier', 'Mid');
    const { events } = await terminal.json('vau', 'submit', '--campaign', campaign);
    expect(events[0].data.payout.influencerUsdc).to.equal('1500');
    const { events: revoked } = await terminal.json('influencer', 'verify', wallet, '--revoke');
    expect(revoked[0].data).to.include({ verified: false, tier: 'Mid' });
    const both = await terminal.run('influencer', 'verify', wallet, '--revoke', '--tier', 'Mid');
    expect(both.code).to.equal(2);
  });

  it('influencer verify confirms the profile that was reviewed, and no other', async () => {
    const wallet = home.key('influencer').publicKey.toBase58();
    const show = () => terminal.json<Record<string, string>>('influencer', 'show');
    const { handle = '', followerCount = '' } = await show();
    const verify = (...profile: string[]) => terminal.run('influencer', 'verify', wallet, ...profile);
    for (const [field, ...profile] of [
      ['--handle', '--handle', 'somebody', '--platform', 'Mastodon', '--followers', followerCount],
      ['--platform', '--handle', handle, '--platform', 'YouTube', '--followers', followerCount],
      ['--followers', '--handle', handle, '--platform', 'Mastodon', '--followers', `${followerCount}0`],
    ] as const) {
      const { code, err } = await verify(...profile);
      expect(code, field).to.equal(1);
      expect(err, field).to.contain(`ProfileChanged [${field}]`).and.to.contain('crr influencer show');
    }
    const { code, err } = await verify('--handle', handle);
    expect([code, err.includes('--platform'), err.includes('--followers')]).to.deep.equal([2, true, true]);
    expect(await show()).to.include({ verified: false });
  });

  it('conversion submit pays the bonus once', async () => {
    const submit = ['conversion', 'submit', '--campaign', campaign, '--value', '49.90'];
    const { events } = await terminal.json(...submit);
    expect(events[0].data).to.include({ conversionValue: '49900000' });
    expect(events[0].data.payout).to.include({ payableUsdc: '1000000', influencerUsdc: '200000' });
    const again = await terminal.run(...submit);
    expect([again.code, again.err.includes('AlreadyConverted')]).to.deep.equal([1, true]);
    const nobody = await terminal.run(...submit, '--user', Keypair.generate().publicKey.toBase58());
    expect([nobody.code, nobody.err.includes('no attention')]).to.deep.equal([1, true]);
  });

  it('claim pays what accrued to a user without a token account, whoever asks', async () => {
    const user = Keypair.generate().publicKey.toBase58();
    const { tag } = await terminal.json('tag', 'create', '--campaign', campaign);
    const paid = await terminal.json('vau', 'submit', '--campaign', campaign, '--user', user, '--tag', tag);
    expect(paid.events[1].data.payout.userAccrued).to.equal(true);
    const { events } = await terminal.json(
      'claim',
      '--campaign',
      campaign,
      '--user',
      user,
      '--keypair',
      stranger().file,
    );
    expect(events[0].data).to.include({ amountUsdc: '4000', payee: user, beneficiary: 'User' });
    expect((await terminal.run('claim', '--campaign', campaign, '--user', user)).err).to.contain(
      'NothingToClaim',
    );
  });

  it('a link of the campaign’s own pays the user alone', async () => {
    const user = Keypair.generate().publicKey.toBase58();
    const { tag, influencer } = await terminal.json('tag', 'create', '--campaign', campaign, '--own');
    const { events } = await terminal.json(
      'vau',
      'submit',
      '--campaign',
      campaign,
      '--user',
      user,
      '--tag',
      tag,
    );
    expect(influencer).to.equal(null);
    expect(events[1].data.payout).to.include({ influencerUsdc: '0', userUsdc: '5000' });
    const claim = await terminal.run(
      'claim',
      '--campaign',
      campaign,
      '--user',
      user,
      '--beneficiary',
      'influencer',
    );
    expect([claim.code, claim.err.includes('nobody to pay')]).to.deep.equal([1, true]);
  });

  it('campaign pause and resume', async () => {
    await terminal.json('campaign', 'pause', campaign);
    const paused = await terminal.run('vau', 'submit', '--campaign', campaign);
    expect([paused.code, paused.err.includes('CampaignInactive')]).to.deep.equal([1, true]);
    expect((await terminal.run('campaign', 'show', campaign)).out).to.contain('Running, paused');
    await terminal.json('campaign', 'resume', campaign);
    expect((await terminal.run('vau', 'submit', '--campaign', campaign)).code).to.equal(0);
  });

  it('influencer join and leave, where the campaign asks for it', async () => {
    const joined = await create('--policy', 'joined', '--name', 'Members');
    const submit = async () => {
      const { tag } = await terminal.json('tag', 'create', '--campaign', joined);
      return terminal.run('vau', 'submit', '--campaign', joined, '--tag', tag);
    };
    expect((await submit()).code).to.equal(1);
    await terminal.json('influencer', 'join', joined);
    expect((await submit()).code).to.equal(0);
    await terminal.json('influencer', 'leave', joined);
    const again = await terminal.run('influencer', 'leave', joined);
    expect([again.code, again.err.includes('has not joined')]).to.deep.equal([1, true]);
  });

  it('pays a campaign in AC-D through the pool, never below the minimum', async () => {
    const acd = await create('--asset', 'acd', '--min-ac-per-usdc', '90', '--name', 'In AC-D');
    const { tag } = await terminal.json('tag', 'create', '--campaign', acd);
    const submit = ['vau', 'submit', '--campaign', acd];
    const greedy = await terminal.run(...submit, '--tag', tag, '--min-ac', '0.6');
    expect([greedy.code, greedy.err.includes('ExceededSlippage')]).to.deep.equal([1, true]);
    const { events } = await terminal.json(...submit, '--tag', tag, '--min-ac', '0.49');
    const { payableUsdc, userAcd, influencerAcd } = events[1].data.payout;
    expect(payableUsdc).to.equal('5000');
    expect(BigInt(userAcd ?? 0) + BigInt(influencerAcd ?? 0) >= 490_000_000n).to.equal(true);
    expect((await terminal.run('events', '--campaign', acd)).out).to.contain('AC-D');
    const converted = await terminal.run('conversion', 'submit', '--campaign', acd, '--min-ac', '0');
    expect(converted.code).to.equal(2);
    expect((await terminal.run('verify', acd)).code).to.equal(0);
  });

  it('events lists the stream of a campaign, an influencer or the config and proves it complete', async () => {
    const { complete, stream, head, events } = await terminal.json('events', '--campaign', campaign);
    expect([complete, stream]).to.deep.equal([true, `campaign:${campaign}`]);
    expect(events.map(({ seq }) => seq)).to.deep.equal(
      Array.from({ length: Number(head.seq) }, (_, index) => `${index + 1}`),
    );
    const wallet = home.key('influencer').publicKey.toBase58();
    const told = await terminal.json('events', '--influencer', wallet);
    expect(told.events[0].name).to.equal('InfluencerRegistered');
    expect((await terminal.json('events')).events[0].name).to.equal('ConfigInitialized');
    expect((await terminal.run('events', '--campaign', campaign)).out).to.contain('✓');
  });

  it('verify finds nothing wrong with the campaign nor with any of its payouts', async () => {
    const { ok, findings } = await terminal.json('verify', campaign);
    expect([ok, findings.length]).to.deep.equal([true, 5]);
    const { events } = await terminal.json('events', '--campaign', campaign);
    const payout = events.find(({ name }) => name === 'ConversionProcessed');
    expect((await terminal.json('verify', payout?.signature ?? '')).ok).to.equal(true);
    const unpaid = await terminal.run('verify', events[0].signature);
    expect([unpaid.code, unpaid.err.includes('pays nobody')]).to.deep.equal([1, true]);
    expect((await terminal.run('verify', 'abc')).code).to.equal(2);
  });

  it('campaign finalize, withdraw and close give everything back', async () => {
    const brief = await create('--window', '1h', '--name', 'Brief');
    const outsider = stranger();
    const early = await terminal.run('campaign', 'finalize', brief, '--keypair', outsider.file);
    expect([early.code, early.err.includes('NotFinalizable')]).to.deep.equal([1, true]);
    await terminal.json('campaign', 'finalize', brief);
    const soon = await terminal.run('campaign', 'withdraw', brief);
    expect([soon.code, soon.err.includes('SettlementOpen')]).to.deep.equal([1, true]);
    localnet.chain.advanceSeconds(3_601n);
    const { events } = await terminal.json('campaign', 'withdraw', brief);
    expect(events[0].data.amountUsdc).to.equal('20000000');
    await terminal.json('campaign', 'close', brief);
    const gone = await terminal.run('campaign', 'show', brief);
    expect([gone.code, gone.err.includes('closed for good')]).to.deep.equal([1, true]);
    expect((await terminal.run('verify', brief)).code).to.equal(0);
  });

  it('exits with 2 for what was typed wrongly, before anything is sent', async () => {
    const before = (await terminal.json<{ events: { seq: string } }>('campaign', 'show', campaign)).events
      .seq;
    for (const args of [
      ['nonsense'],
      ['campaign'],
      ['campaign', 'create', '--name', 'x'],
      ['campaign', 'fund', campaign, '1.2345678'],
      ['campaign', 'fund', campaign, '1', '2'],
      ['campaign', 'show', 'abc'],
      ['campaign', 'list', '--url', 'gopher://x'],
      ['campaign', 'list', '--keypair', '/no/such/file'],
      ['vau', 'submit', '--campaign', campaign, '--seconds', '70000'],
      ['vau', 'submit', '--campaign', campaign, '--country', 'Germany'],
      ['conversion', 'submit', '--campaign', campaign, '--value', '1,5'],
      ['edge', 'conversion-key', 'abc'],
      ['campaign', 'create', '--name', 'Ambiguous', '--budget', '5', '--rate', '0.001', '--share', '0.2'],
      ['influencer', 'register', '--handle', 'x', '--platform', 'X', '--followers', 'many'],
    ]) {
      const { code, err } = await terminal.run(...args);
      expect(code, args.join(' ')).to.equal(2);
      expect(err, args.join(' ')).to.not.equal('');
    }
    expect(
      (await terminal.json<{ events: { seq: string } }>('campaign', 'show', campaign)).events.seq,
    ).to.equal(before);
  });

  it('exits with 3 when nobody answers', async () => {
    const { code, err } = await terminal.run(
      'campaign',
      'show',
      campaign,
      '--url',
      'http://127.0.0.1:1',
      '--json',
    );
    expect([code, JSON.parse(err).error.name]).to.deep.equal([3, 'NetworkError']);
  });

  it('teaches: every command’s help has an example', async () => {
    const { code, out } = await terminal.run('--help');
    expect(code).to.equal(0);
    expect(out).to.contain('A tour').and.to.contain('Exit codes');
    for (const path of [
      'init',
      'campaign create',
      'campaign close',
      'vau submit',
      'tag verify',
      'claim',
      'verify',
    ]) {
      expect((await terminal.run(...path.split(' '), '--help')).out, path).to.match(/Examples?:\n {2}crr /);
    }
  });
});
