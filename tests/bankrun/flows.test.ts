import { join } from 'node:path';
import {
  LOCALNET_PROGRAM_IDS,
  localnetAuthority,
  programDataAddress,
  UPGRADEABLE_LOADER,
} from '@crr/localnet';
import {
  type AccountReader,
  AttentionInstructions,
  buildVau,
  deriveCampaignId,
  RouterAccounts,
  RouterInstructions,
  signTag,
  tagProofInstruction,
  tagSignerFromKeypair,
} from '@crr/sdk';
import { ataOf, giveInstructions, PLAIN_TERMS, START, termsWith } from '@crr/testing/chain';
import {
  AccountLayout,
  createInitializeMint2Instruction,
  MINT_SIZE,
  TOKEN_PROGRAM_ID,
} from '@solana/spl-token';
import {
  type AccountInfo,
  Keypair,
  type PublicKey,
  SystemProgram,
  Transaction,
  type TransactionInstruction,
} from '@solana/web3.js';
import { expect } from 'chai';
import { type AddedAccount, Clock, type ProgramTestContext, start } from 'solana-bankrun';

const ARTIFACTS = join(__dirname, '../../artifacts/programs');
const WINDOW = 604_800n;
const LAMPORTS = 100_000_000_000;

/**
 * The main flow on the second VM. bankrun accepts forged Ed25519 instructions and shows no inner instructions, so that it
 * proves nothing about signatures or events: those tests run on litesvm.
 */
describe('the flows on solana-bankrun', () => {
  const admin = localnetAuthority();
  const [owner, attester, tagSigner, influencer, user, usdc, ac] = Array.from({ length: 7 }, () =>
    Keypair.generate(),
  ) as [Keypair, Keypair, Keypair, Keypair, Keypair, Keypair, Keypair];
  const router = new RouterInstructions();
  const attention = new AttentionInstructions();
  let context: ProgramTestContext;
  let accounts: RouterAccounts;

  const params = termsWith(
    { attester: attester.publicKey, tagSigner: tagSigner.publicKey, nonce: 1n },
    { payoutRules: { conversionBonusUsdc: 1_000_000n } },
  );
  const campaignId = deriveCampaignId(owner.publicKey, params.nonce, params.name);

  async function send(instructions: TransactionInstruction[], ...signers: [Keypair, ...Keypair[]]) {
    const transaction = new Transaction().add(...instructions);
    transaction.feePayer = signers[0].publicKey;
    // Not the context's: bankrun's blocks go on in real time, and on a busy machine that one is too old after a while.
    const latest = await context.banksClient.getLatestBlockhash();
    if (latest === null) throw new Error('bankrun has no blockhash');
    [transaction.recentBlockhash] = latest;
    transaction.sign(...signers);
    await context.banksClient.processTransaction(transaction);
  }

  async function setTime(unix: bigint) {
    const clock = await context.banksClient.getClock();
    const { epochStartTimestamp, epoch, leaderScheduleEpoch } = clock;
    context.setClock(new Clock(clock.slot, epochStartTimestamp, epoch, leaderScheduleEpoch, unix));
  }

  async function usdcBalance(wallet: PublicKey): Promise<bigint> {
    const account = await context.banksClient.getAccount(ataOf(usdc.publicKey, wallet));
    return account ? AccountLayout.decode(account.data).amount : 0n;
  }

  before(async () => {
    // Where bankrun looks for the programs' files.
    process.env.BPF_OUT_DIR = ARTIFACTS;
    process.env.RUST_LOG = 'off';
    const programs = Object.entries(LOCALNET_PROGRAM_IDS).map(([name, programId]) => ({ name, programId }));
    const funded = [admin, owner, attester, influencer, user].map(({ publicKey }) => wallet(publicKey));
    const authorities = programs.map(({ programId }) => programData(programId, admin.publicKey));
    context = await start(programs, [...funded, ...authorities]);
    accounts = new RouterAccounts(readerOf(context));
    await setTime(START);
    await send([...mint(admin, usdc, 6), ...mint(admin, ac, 9)], admin, usdc, ac);
    const key = admin.publicKey;
    await send(
      [
        attention.initialize({ upgradeAuthority: key, payer: key, acMint: ac.publicKey }),
        router.initializeConfig({
          payer: key,
          admin: key,
          usdcMint: usdc.publicKey,
          verifier: key,
          swapVenues: [],
          swapPools: [],
        }),
      ],
      admin,
    );
    for (const [wallet, amount] of [
      [owner.publicKey, params.totalBudgetUsdc],
      [influencer.publicKey, 0n],
      [user.publicKey, 0n],
    ] as const) {
      await send(giveInstructions(key, usdc.publicKey, wallet, amount), admin);
    }
  });

  it('an advertiser creates and funds a campaign, an influencer registers', async () => {
    const key = owner.publicKey;
    await send([router.createCampaign({ payer: key, owner: key, usdcMint: usdc.publicKey, params })], owner);
    const funderUsdc = ataOf(usdc.publicKey, key);
    const amountUsdc = params.totalBudgetUsdc;
    await send([router.fundCampaign({ funder: key, campaignId, funderUsdc, amountUsdc })], owner);
    const wallet = influencer.publicKey;
    const profile = { handle: '@jana', platform: 'YouTube' as const, followerCount: 5n };
    await send([router.registerInfluencer({ payer: wallet, wallet, profile })], influencer);
    expect((await accounts.campaign(campaignId))?.name).to.equal(PLAIN_TERMS.name);
    expect((await accounts.pot(campaignId))?.usdcBalance).to.equal(amountUsdc);
  });

  it('ten VAUs pay user and influencer, a conversion its bonus, and a replay nothing', async () => {
    const parties = {
      attester: attester.publicKey,
      campaignId,
      user: user.publicKey,
      influencer: influencer.publicKey,
      userToken: ataOf(usdc.publicKey, user.publicKey),
      influencerToken: ataOf(usdc.publicKey, influencer.publicKey),
    };
    const tag = { campaignId, influencer: influencer.publicKey, issuedAt: START, expiresAt: START + 1_000n };
    const signed = await signTag(tag, tagSignerFromKeypair(tagSigner));
    const vau = (sequence: number) => {
      const facts = { sequence, earnedAt: START, seconds: 5, site: 'https://news.example', country: 'DE' };
      const flags = { userPresence: true, isHotPage: false };
      return buildVau({ ...facts, ...flags, ...(sequence === 1 ? { tag: signed } : {}) });
    };
    const record = (sequence: number) =>
      router.processCampaignVau({
        ...parties,
        payer: attester.publicKey,
        vau: vau(sequence),
        firstVau: sequence === 1,
      });
    await send([tagProofInstruction(signed, tagSigner.publicKey), record(1)], attester);
    for (let sequence = 2; sequence <= 10; sequence += 1) await send([record(sequence)], attester);
    expect(await usdcBalance(user.publicKey)).to.equal(40_000n);
    expect(await usdcBalance(influencer.publicKey)).to.equal(10_000n);
    const replay = await send([record(10), record(10)], attester).catch((error: Error) => error);
    expect(replay)
      .to.be.instanceOf(Error)
      .with.property('message')
      .that.includes('custom program error: 0x1788');
    await send([router.processConversion({ ...parties, conversionValue: 1n })], attester);
    expect(await usdcBalance(user.publicKey)).to.equal(840_000n);
    expect(await usdcBalance(influencer.publicKey)).to.equal(210_000n);
  });

  it('the campaign ends, settles, and gives back what is left', async () => {
    const key = owner.publicKey;
    const ownerUsdc = ataOf(usdc.publicKey, key);
    await send([router.finalizeCampaign({ caller: key, campaignId })], owner);
    await setTime(START + WINDOW + 1n);
    await send([router.withdrawRemaining({ owner: key, campaignId, ownerUsdc })], owner);
    expect(await usdcBalance(key)).to.equal(params.totalBudgetUsdc - 1_050_000n);
    await send([router.closeCampaign({ owner: key, campaignId, ownerUsdc, rentPayer: key })], owner);
    expect(await accounts.pot(campaignId)).to.equal(null);
    expect((await accounts.tombstone(campaignId))?.closedAt).to.equal(START + WINDOW + 1n);
  });
});

function wallet(address: PublicKey): AddedAccount {
  return { address, info: account(SystemProgram.programId, Buffer.alloc(0)) };
}

/** Where the upgradeable loader would keep a program's authority: tag 3, slot, Some(authority). */
function programData(programId: PublicKey, authority: PublicKey): AddedAccount {
  const head = Buffer.alloc(13);
  head.writeUInt32LE(3, 0);
  head.writeUInt8(1, 12);
  const data = Buffer.concat([head, authority.toBuffer()]);
  return { address: programDataAddress(programId), info: account(UPGRADEABLE_LOADER, data) };
}

function account(owner: PublicKey, data: Buffer): AccountInfo<Buffer> {
  return { owner, data, lamports: LAMPORTS, executable: false };
}

function mint(payer: Keypair, address: Keypair, decimals: number): TransactionInstruction[] {
  const create = SystemProgram.createAccount({
    fromPubkey: payer.publicKey,
    newAccountPubkey: address.publicKey,
    lamports: 1_461_600,
    space: MINT_SIZE,
    programId: TOKEN_PROGRAM_ID,
  });
  return [create, createInitializeMint2Instruction(address.publicKey, decimals, payer.publicKey, null)];
}

function readerOf(context: ProgramTestContext): AccountReader {
  return {
    getAccountInfo: async (address) => {
      const found = await context.banksClient.getAccount(address);
      return found && { ...found, lamports: Number(found.lamports), data: Buffer.from(found.data) };
    },
    getProgramAccounts: () => Promise.reject(new Error('bankrun lists no accounts')),
  };
}
