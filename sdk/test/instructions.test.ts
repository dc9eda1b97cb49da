import { BorshInstructionCoder, type Idl } from '@coral-xyz/anchor';
import { hash, key, U64_MAX } from '@crr/testing/chain';
import { type AccountMeta, Keypair, SYSVAR_INSTRUCTIONS_PUBKEY, SystemProgram } from '@solana/web3.js';
import { expect } from 'chai';
import {
  type AcdRoute,
  ATTENTION_TOKEN_PROGRAM_ID,
  AttentionInstructions,
  AttentionPdas,
  campaignRewardRouterIdl,
  deriveCampaignId,
  EncodeError,
  type ProcessVauArgs,
  ROUTER_PROGRAM_ID,
  RouterInstructions,
  RouterPdas,
  type VerifiedAttentionUnit,
} from '../src';
import { campaignParams } from './support/scene';

const router = new RouterInstructions();
const idl = campaignRewardRouterIdl as unknown as Idl;
const anchor = new BorshInstructionCoder(idl);

const VAU: VerifiedAttentionUnit = {
  sequence: 1,
  earnedAt: 1_800_000_000n,
  seconds: 30,
  siteHash: hash(5),
  country: 'DE',
  cohortFilter: null,
  userPresence: true,
  isHotPage: false,
  campaignTag: { influencer: key(4), issuedAt: 1n, expiresAt: 2n },
};

const ACD: AcdRoute = {
  venueProgram: key(20),
  swapState: key(21),
  poolAuthority: key(22),
  poolSource: key(23),
  poolDestination: key(24),
  poolMint: key(25),
  feeAccount: key(26),
  extra: [{ pubkey: key(27), isSigner: false, isWritable: true }],
};

function vauArgs(change: Partial<ProcessVauArgs> = {}): ProcessVauArgs {
  return {
    payer: key(1),
    attester: key(2),
    campaignId: hash(9),
    user: key(3),
    influencer: key(4),
    userToken: key(5),
    influencerToken: key(6),
    vau: VAU,
    firstVau: true,
    ...change,
  };
}

/** An instruction's accounts by their names in the IDL, up to the last one that it names. */
function named(instruction: string, keys: readonly AccountMeta[]): Map<string, AccountMeta> {
  const found = campaignRewardRouterIdl.instructions.find(({ name }) => name === instruction);
  if (found === undefined) throw new Error('no such instruction');
  return new Map(
    found.accounts.flatMap(({ name }, i) => {
      const meta = keys[i];
      return meta === undefined ? [] : [[name, meta] as const];
    }),
  );
}

describe('instructions', () => {
  it('carry data that Anchor reads back', () => {
    const { data } = router.processCampaignVau(vauArgs({ minAcOut: U64_MAX, acd: ACD }));
    const decoded = anchor.decode(data);
    expect(decoded?.name).to.equal('process_campaign_vau');
    const args = decoded?.data as { vau: Record<string, unknown>; min_ac_out: object };
    expect(String(args.min_ac_out)).to.equal(String(U64_MAX));
    expect(String(args.vau.earned_at)).to.equal('1800000000');
    expect(args.vau.country).to.deep.equal([68, 69]);
    expect(args.vau.cohort_filter).to.equal(null);
  });

  it('name eleven accounts for a steady VAU, nine without an influencer, and no option behind the last one used', () => {
    const steady = router.processCampaignVau(vauArgs({ firstVau: false }));
    expect(steady.keys).to.have.length(11);
    expect(steady.keys.filter(({ isSigner }) => isSigner).map(({ pubkey }) => pubkey)).to.deep.equal([
      key(2),
    ]);
    const { influencerToken, ...own } = vauArgs({ influencer: null, firstVau: false });
    expect(router.processCampaignVau(own).keys).to.have.length(9);
    expect(router.processConversion({ ...vauArgs(), conversionValue: 1n }).keys).to.have.length(11);
    for (const { pubkey } of steady.keys.slice(0, 8)) expect(pubkey).to.not.deep.equal(ROUTER_PROGRAM_ID);
  });

  it('leave nothing of an option absent before others but the program id, read-only and unsigned', () => {
    const { influencerToken, ...args } = vauArgs({ influencer: null });
    const first = named('process_campaign_vau', router.processCampaignVau(args).keys);
    const absent = { pubkey: ROUTER_PROGRAM_ID, isSigner: false, isWritable: false };
    for (const name of ['influencer', 'influencer_token']) {
      expect(first.get(name), name).to.deep.equal(absent);
    }
    const steady = router.processCampaignVau(vauArgs({ firstVau: false, acd: ACD }));
    const accounts = named('process_campaign_vau', steady.keys);
    for (const name of ['payer', 'user', 'system_program', 'instructions', 'participation']) {
      expect(accounts.get(name), name).to.deep.equal(absent);
    }
  });

  it('name participation and instructions sysvar only when asked', () => {
    const pdas = new RouterPdas();
    const { keys } = router.processCampaignVau(vauArgs({ participation: true }));
    const accounts = named('process_campaign_vau', keys);
    expect(accounts.get('instructions')?.pubkey).to.deep.equal(SYSVAR_INSTRUCTIONS_PUBKEY);
    expect(accounts.get('participation')?.pubkey).to.deep.equal(pdas.participation(key(4), hash(9)));
    expect(accounts.get('payer')).to.deep.equal({ pubkey: key(1), isSigner: true, isWritable: true });
    expect(accounts.get('attester')).to.deep.equal({ pubkey: key(2), isSigner: true, isWritable: false });
  });

  it('put the venue’s accounts behind those of the program, in the order of its swap', () => {
    const { keys } = router.processConversion({ ...vauArgs({ acd: ACD }), conversionValue: 1n });
    const behind = keys.slice(-7).map(({ pubkey, isWritable }) => [pubkey.toBytes()[0], isWritable]);
    expect(behind).to.deep.equal([
      [21, false],
      [22, false],
      [23, true],
      [24, true],
      [25, true],
      [26, true],
      [27, true],
    ]);
    const accounts = named('process_conversion', keys);
    const attention = new AttentionPdas();
    expect(accounts.get('venue_program')?.pubkey).to.deep.equal(key(20));
    expect(accounts.get('minter')?.pubkey).to.deep.equal(attention.minter(router.pdas.minterAuthority()));
    expect(accounts.get('attention_token_program')?.pubkey).to.deep.equal(ATTENTION_TOKEN_PROGRAM_ID);
  });

  it('go to the programs they were built for and name no other deployment', () => {
    const [programId, attentionProgramId] = [Keypair.generate().publicKey, Keypair.generate().publicKey];
    const other = new RouterInstructions({ programId, attentionProgramId });
    const params = campaignParams(key(2), key(3));
    const built = [
      other.processCampaignVau(vauArgs({ acd: ACD })),
      other.createCampaign({ payer: key(1), owner: key(1), usdcMint: key(7), params }),
      other.initializeConfig({
        payer: key(1),
        admin: key(1),
        usdcMint: key(7),
        verifier: key(8),
        swapVenues: [],
        swapPools: [],
      }),
      new AttentionInstructions({ programId: attentionProgramId }).initialize({
        upgradeAuthority: key(1),
        payer: key(1),
        acMint: key(2),
      }),
    ];
    const local = [
      ROUTER_PROGRAM_ID,
      ATTENTION_TOKEN_PROGRAM_ID,
      router.pdas.config(),
      router.pdas.eventAuthority(),
    ];
    for (const instruction of built) {
      const mentioned = [instruction.programId, ...instruction.keys.map(({ pubkey }) => pubkey)];
      for (const address of local) {
        expect(mentioned.some((entry) => entry.equals(address))).to.equal(false);
      }
    }
  });

  it('derive a new campaign’s accounts from owner, nonce and name', () => {
    const params = campaignParams(key(2), key(3));
    const { keys, data } = router.createCampaign({ payer: key(1), owner: key(4), usdcMint: key(7), params });
    const id = deriveCampaignId(key(4), params.nonce, params.name);
    const accounts = named('create_campaign', keys);
    expect(accounts.get('campaign')?.pubkey).to.deep.equal(router.pdas.campaign(id));
    expect(accounts.get('vault')?.pubkey).to.deep.equal(router.pdas.vault(id));
    expect(accounts.get('system_program')?.pubkey).to.deep.equal(SystemProgram.programId);
    expect(Uint8Array.from(data.subarray(8, 40))).to.deep.equal(id);
  });

  it('hold what is left out of an update apart from what is set', () => {
    const { data } = router.updateCampaign({ owner: key(1), campaignId: hash(9), update: { paused: false } });
    expect([...data.subarray(8)]).to.deep.equal([1, 0, 0, 0, 0, 0, 0, 0]);
    const none = router.updateConfig({ admin: key(1) });
    expect([...none.data.subarray(8)]).to.deep.equal([0, 0, 0]);
    const emptied = router.updateConfig({ admin: key(1), swapVenues: [] });
    expect([...emptied.data.subarray(8)]).to.deep.equal([0, 1, 0, 0, 0, 0, 0]);
  });

  it('name the argument that does not fit', () => {
    const build = (vau: Partial<VerifiedAttentionUnit>) => () =>
      router.processCampaignVau(vauArgs({ vau: { ...VAU, ...vau } }));
    expect(build({ seconds: 70_000 })).to.throw(EncodeError, 'vau.seconds must be of type u16 (number)');
    expect(build({ country: 'DEU' })).to.throw(EncodeError, 'vau.country must be a country code');
    expect(build({ cohortFilter: new Uint8Array(31) })).to.throw(EncodeError, 'vau.cohortFilter must be');
    const fund = { funder: key(1), campaignId: hash(9), funderUsdc: key(2), amountUsdc: -1n };
    expect(() => router.fundCampaign(fund)).to.throw(EncodeError, 'amountUsdc must be of type u64');
  });
});
