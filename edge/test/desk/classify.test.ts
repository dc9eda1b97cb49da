import {
  type Campaign,
  campaignRewardRouterIdl,
  parseTransactionError,
  ROUTER_ERRORS,
  type RouterErrorName,
  SPL_TOKEN_SWAP_PROGRAM_ID,
  TOKEN_PROGRAM_ID,
} from '@crr/sdk';
import { DAY, START, World } from '@crr/testing/chain';
import { Keypair, SystemProgram } from '@solana/web3.js';
import { expect } from 'chai';
import { type Circumstances, classify } from '../../src/desk/classify';

/** Everything else that the program refuses stays refused. */
const NOT_FINAL: ReadonlySet<string> = new Set([
  'SequenceMismatch',
  'InfluencerMismatch',
  'TagNotProven',
  'EarnedInFuture',
  'VenueReturnedTooLittle',
  'CampaignInactive',
  'UnauthorizedAttester',
  'TagSignerUnknown',
]);

describe('what an error means for an entry', () => {
  let campaign: Campaign;

  before(async () => {
    const world = World.create();
    const found = await world.accounts.campaign(world.campaign().id);
    if (found === null) throw new Error('no campaign');
    campaign = found;
  });

  const at = (changes: Partial<Circumstances> = {}): Circumstances => ({
    campaign,
    earnedAt: START,
    now: START + 10n,
    tagKeys: [campaign.tagSigner.current],
    ...changes,
  });
  const kindOf = (name: RouterErrorName, circumstances: Circumstances) =>
    classify(new ROUTER_ERRORS[name](), circumstances).kind;

  it('is final for every rule of the program but those that time can change', () => {
    for (const { name, msg } of campaignRewardRouterIdl.errors) {
      const verdict = classify(new ROUTER_ERRORS[name](), at());
      expect(verdict.kind === 'refused', name).to.equal(!NOT_FINAL.has(name));
      if (name !== 'AlreadyConverted') expect(verdict.reason).to.equal(`${name}: ${msg}`);
    }
  });

  it('is a moved account where the number, the influencer or the proof does not fit what was read', () => {
    for (const name of ['SequenceMismatch', 'InfluencerMismatch', 'TagNotProven'] as const) {
      expect(kindOf(name, at())).to.equal('moved');
    }
  });

  it('tells an inactive campaign that may go on from one that is over', () => {
    const kind = (changes: Partial<Campaign>, rest: Partial<Circumstances> = {}) =>
      kindOf('CampaignInactive', at({ campaign: { ...campaign, ...changes }, ...rest }));
    const paused = { paused: true, pausedAt: START + 5n };
    expect(kind(paused)).to.equal('wait');
    expect(kind(paused, { earnedAt: START + 6n })).to.equal('wait');
    expect(kind({ startDate: START + 60n }, { earnedAt: START + 61n })).to.equal('wait');
    expect(kind({ startDate: START + 60n }, { earnedAt: START + 59n })).to.equal('refused');
    expect(kind({}, { earnedAt: campaign.endDate + 1n, now: campaign.endDate + 2n })).to.equal('refused');
    const longOver = { now: campaign.endDate + 30n * DAY };
    expect(kind({}, longOver)).to.equal('refused');
    expect(kind({}, { ...longOver, earnedAt: null })).to.equal('refused');
    expect(kind(paused, { earnedAt: START + 6n, now: campaign.endDate + DAY })).to.equal('refused');
    expect(kind(paused, { earnedAt: START + 4n, now: campaign.endDate + DAY })).to.equal('wait');
    expect(kind({ status: 'Closed' }, { earnedAt: null })).to.equal('refused');
    expect(kindOf('CampaignInactive', at({ campaign: null }))).to.equal('wait');
  });

  it('waits for an attester who may still be appointed, until the campaign is over', () => {
    expect(kindOf('UnauthorizedAttester', at())).to.equal('wait');
    expect(kindOf('UnauthorizedAttester', at({ now: campaign.endDate + 30n * DAY }))).to.equal('refused');
  });

  it('waits for a tag’s key whose rotation has not begun, and refuses one that is gone', () => {
    const next = Keypair.generate().publicKey;
    const tagSigner = { ...campaign.tagSigner, next, nextFrom: START + 100n, currentUntil: START + 200n };
    const rotating = (key: typeof next, now: bigint, earnedAt = now) =>
      kindOf('TagSignerUnknown', at({ campaign: { ...campaign, tagSigner }, tagKeys: [key], now, earnedAt }));
    expect(rotating(next, START + 10n)).to.equal('wait');
    expect(rotating(tagSigner.current, START + 150n)).to.equal('wait');
    expect(rotating(tagSigner.current, START + 200n)).to.equal('refused');
    // What was earned before is settled under the key of then.
    expect(rotating(tagSigner.current, START + 200n, START + 199n)).to.equal('wait');
    expect(rotating(Keypair.generate().publicKey, START)).to.equal('refused');
  });

  it('waits out failures of the runtime’s moment and an empty purse', () => {
    for (const error of ['BlockhashNotFound', 'AccountInUse', 'InsufficientFundsForFee', 'AccountNotFound']) {
      expect(classify(parseTransactionError(error), at()).kind).to.equal('wait');
    }
    const logs = [`Program ${SystemProgram.programId.toBase58()} failed: custom program error: 0x1`];
    const broke = parseTransactionError({ InstructionError: [1, { Custom: 1 }] }, logs);
    expect(classify(broke, at()).kind).to.equal('wait');
  });

  it('does not wait for ever for what no rule explains', () => {
    for (const program of [TOKEN_PROGRAM_ID, SPL_TOKEN_SWAP_PROGRAM_ID]) {
      const logs = [`Program ${program.toBase58()} failed: custom program error: 0x11`];
      const parsed = parseTransactionError({ InstructionError: [1, { Custom: 17 }] }, logs);
      expect(classify(parsed, at()).kind).to.equal('unexplained');
    }
    const uninitialized = parseTransactionError({ InstructionError: [1, { Custom: 3012 }] });
    expect(classify(uninitialized, at())).to.deep.include({ kind: 'unexplained' });
    const computing = parseTransactionError({ InstructionError: [1, 'ComputationalBudgetExceeded'] });
    expect(classify(computing, at()).kind).to.equal('unexplained');
  });
});
