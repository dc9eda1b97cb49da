/** `crr campaign …`: what an advertiser does. */
import {
  type Campaign,
  type CampaignType,
  type CampaignUpdate,
  type CreateCampaignParams,
  campaignPhase,
  deriveCampaignId,
  earningEnd,
  type InfluencerPolicy,
  type KeySlot,
  LIMITS,
  ONCE_MARKER_BYTES,
  onceMarker,
  type PayoutAsset,
  settlementEnd,
  siteHash,
  TransactionFailure,
} from '@crr/sdk';
import type { Keypair, PublicKey } from '@solana/web3.js';
import bs58 from 'bs58';
import type { Command } from 'commander';
import { AC_DECIMALS, formatAmount } from '../amount';
import { openTokenAccount, tokenAddress, tokenBalance } from '../chain/tokens';
import type { CommandBuilder } from '../command';
import { ConflictError, UsageError } from '../errors';
import {
  amountOption,
  campaignOption,
  durationOption,
  keyOption,
  listOption,
  percentOption,
  timeOption,
  wholeOption,
  wordOption,
} from '../options';
import { facts, table } from '../print/table';
import { creationOf, depositUnder, fundKey, spending } from '../repeats';
import type { Session } from '../session';
import { updateCommand } from './campaign-update';

const TYPES: readonly CampaignType[] = ['Influencer', 'Display', 'Performance', 'Hybrid'];
const POLICIES: readonly InfluencerPolicy[] = ['Open', 'Joined'];
const ASSETS: Readonly<Record<string, PayoutAsset>> = { usdc: 'Usdc', acd: 'AttentionToken' };
const MILLISECONDS = 1_000;
const U64_MAX = (1n << 64n) - 1n;
const U16_MAX = 65_535n;

interface CreateOptions {
  name: string;
  budget: string;
  rate: string;
  share: string;
  bonus: string;
  conversionBonus?: string;
  dailyBudget?: string;
  userCap?: string;
  multipliers: string;
  minSeconds: string;
  start?: string;
  end: string;
  window: string;
  attester?: string;
  tagSigner?: string;
  type: string;
  policy: string;
  asset: string;
  minAcPerUsdc?: string;
  sites?: string;
  countries?: string;
  cohorts?: string;
  requireCohort?: true;
  nonce?: string;
  fund?: string;
}

/** The group. */
export function campaignCommands(builder: CommandBuilder): Command {
  return builder.group('campaign', 'create, fund, watch and end campaigns', [
    createCommand(builder),
    fundCommand(builder),
    updateCommand(builder),
    pauseCommand(builder, 'pause', 'stop recording new attention; claims go on', { paused: true }),
    pauseCommand(builder, 'resume', 'record attention again', { paused: false }),
    showCommand(builder),
    listCommand(builder),
    finalizeCommand(builder),
    withdrawCommand(builder),
    closeCommand(builder),
  ]);
}

function createCommand(builder: CommandBuilder): Command {
  return builder.leaf<CreateOptions>({
    name: 'create',
    description: 'create a campaign, its pot and its vault; the signer owns it and pays the deposit',
    role: 'advertiser',
    options: (command) =>
      command
        .requiredOption('--name <text>', 'at most 64 bytes')
        .requiredOption('--budget <usdc>', 'the most that will ever be deposited, at least 1')
        .requiredOption('--rate <usdc>', 'what a second of attention pays')
        .option('--share <percent>', 'the influencer’s part of each payout', '20%')
        .option('--bonus <percent>', 'the part that is reported as the user’s bonus', '5%')
        .option('--conversion-bonus <usdc>', 'paid once per user who buys (default: none)')
        .option('--daily-budget <usdc>', 'the most per UTC day (default: no cap)')
        .option('--user-cap <usdc>', 'the most per user, influencer’s part included (default: no cap)')
        .option('--multipliers <percents>', 'for quality scores to 69, 84, 94, 100', '100,100,100,100')
        .option('--min-seconds <n>', 'shortest attention that counts', '1')
        .option('--start <time>', 'Unix seconds, a date, or +1h (default: now)')
        .option('--end <time>', 'likewise', '+30d')
        .option('--window <duration>', 'how long after the end earned attention still settles', '7d')
        .option('--attester <key>', 'who reports attention (default: .crr/keys/attester.json)')
        .option('--tag-signer <key>', 'the edge key (default: .crr/keys/tag-signer.json)')
        .option('--type <type>', TYPES.join(', '), 'Influencer')
        .option('--policy <policy>', 'Open: every influencer; Joined: those who joined', 'Open')
        .option('--asset <asset>', 'what payees receive: usdc or acd', 'usdc')
        .option('--min-ac-per-usdc <ac>', 'with acd: the floor price')
        .option('--sites <urls>', 'comma-separated; only attention on these counts')
        .option('--countries <codes>', 'comma-separated, e.g. DE,AT')
        .option('--cohorts <numbers>', 'comma-separated IAB categories')
        .option('--require-cohort', 'refuse attention without a cohort')
        .option(
          '--nonce <n>',
          'part of its id: repeated with the same name and nonce, it is created once (default: the time)',
        )
        .option('--fund <usdc>', 'deposit this at once, in the same transaction'),
    examples: [
      'crr campaign create --name "Summer Sale" --budget 5000 --rate 0.001 --fund 100',
      'crr campaign create --name "Summer Sale" --budget 5000 --rate 0.001 --fund 100 --nonce 1   # safe to repeat',
    ],
    work: async (session, options) => {
      const owner = session.signer();
      const usdcMint = await session.usdcMint();
      const params = await paramsOf(session, options);
      const id = deriveCampaignId(owner.publicKey, params.nonce, params.name);
      const create = session.router.createCampaign({
        payer: owner.publicKey,
        owner: owner.publicKey,
        usdcMint,
        params,
      });
      const deposit = options.fund === undefined ? null : amountOption('--fund', options.fund);
      const fund = deposit === null ? [] : [fundInstruction(session, id, owner.publicKey, usdcMint, deposit)];
      const { pdas } = session.router;
      const facts = {
        campaignId: id,
        nonce: params.nonce,
        address: pdas.campaign(id),
        vault: pdas.vault(id),
      };
      const isKeyed = options.nonce !== undefined;
      const done = isKeyed ? await creationOf(session, id, params, deposit) : null;
      if (done !== null) return session.report(done, { ...facts, repeated: true });
      await session.submit(
        {
          label: 'create_campaign',
          instructions: [create, ...fund],
          signers: [owner],
          // Without a nonce the id is new each time: the same owner and name are the same wish as long as nobody knows what the first came to.
          intent: `create_campaign:${owner.publicKey.toBase58()}:${options.nonce ?? ''}:${params.name}`,
          ...spending(owner.publicKey, tokenAddress(usdcMint, owner.publicKey), deposit ?? 0n),
        },
        facts,
      );
    },
  });
}

async function paramsOf(session: Session, options: CreateOptions): Promise<CreateCampaignParams> {
  const now = await session.now();
  const asset = ASSETS[options.asset.toLowerCase()];
  if (asset === undefined) throw new UsageError('--asset', `"${options.asset}" must be usdc or acd`);
  const optional = (field: string, text: string | undefined) =>
    text === undefined ? null : amountOption(field, text);
  return {
    nonce:
      options.nonce === undefined ? BigInt(Date.now()) : wholeOption('--nonce', options.nonce, 0n, U64_MAX),
    name: options.name,
    campaignType: wordOption('--type', options.type, TYPES),
    influencerPolicy: wordOption('--policy', options.policy, POLICIES),
    payoutAsset: asset,
    minAcPerUsdc: amountOption('--min-ac-per-usdc', options.minAcPerUsdc ?? '0', AC_DECIMALS),
    totalBudgetUsdc: amountOption('--budget', options.budget),
    dailyBudgetUsdc: optional('--daily-budget', options.dailyBudget),
    payoutRules: {
      baseRatePerSecondUsdc: amountOption('--rate', options.rate),
      qualityMultipliers: multipliersOf(options.multipliers),
      conversionBonusUsdc: optional('--conversion-bonus', options.conversionBonus),
      maxPayoutPerUserUsdc: optional('--user-cap', options.userCap),
    },
    influencerShareBps: percentOption('--share', options.share),
    userBonusBps: percentOption('--bonus', options.bonus),
    minAttentionSeconds: Number(wholeOption('--min-seconds', options.minSeconds, 0n, 255n)),
    targeting: {
      requireCohort: options.requireCohort === true,
      sites: listOption(options.sites).map(siteHash),
      cohorts: listOption(options.cohorts).map((text) => Number(wholeOption('--cohorts', text, 0n, U16_MAX))),
      countries: listOption(options.countries),
    },
    startDate:
      options.start === undefined ? earlier(now, wallClock()) : timeOption('--start', options.start, now),
    endDate: timeOption('--end', options.end, now),
    attributionWindowSeconds: Number(windowOf(options.window)),
    attester: session.key('--attester', options.attester, 'attester'),
    tagSigner: session.key('--tag-signer', options.tagSigner, 'tag-signer'),
  };
}

/** An edge dates attention by its machine's clock, which may be behind the chain's: an embedded chain is moved ahead of all clocks. */
function wallClock(): bigint {
  return BigInt(Math.floor(Date.now() / MILLISECONDS));
}

function earlier(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

function windowOf(text: string): bigint {
  const seconds = durationOption('--window', text);
  const most = BigInt(LIMITS.maxAttributionWindowSeconds);
  if (seconds > most) throw new UsageError('--window', `"${text}" is longer than ${most / 86_400n} days`);
  return seconds;
}

function multipliersOf(text: string) {
  const most = BigInt(LIMITS.maxQualityMultiplierPercent);
  const percents = listOption(text).map((part) => Number(wholeOption('--multipliers', part, 0n, most)));
  const [upTo69Percent, upTo84Percent, upTo94Percent, upTo100Percent, ...rest] = percents;
  if (
    upTo69Percent === undefined ||
    upTo84Percent === undefined ||
    upTo94Percent === undefined ||
    upTo100Percent === undefined ||
    rest.length > 0
  ) {
    throw new UsageError('--multipliers', `"${text}" must be four percentages`);
  }
  return { upTo69Percent, upTo84Percent, upTo94Percent, upTo100Percent };
}

function fundInstruction(
  session: Session,
  campaignId: Uint8Array,
  funder: PublicKey,
  usdcMint: PublicKey,
  amountUsdc: bigint,
) {
  const funderUsdc = tokenAddress(usdcMint, funder);
  return session.router.fundCampaign({ funder, campaignId, funderUsdc, amountUsdc });
}

function fundCommand(builder: CommandBuilder): Command {
  return builder.leaf<{ idempotency?: string }>({
    name: 'fund <campaign> <amount>',
    description: 'deposit USDC from the owner’s account into the vault',
    role: 'advertiser',
    options: (command) =>
      command.option(
        '--idempotency <key>',
        'any text: repeated with the same key, it is deposited once, proven on chain (takes a deposit of 0.00089 SOL)',
      ),
    examples: [
      'crr campaign fund <id> 12.5',
      'crr campaign fund <id> 12.5 --idempotency invoice-117   # safe to repeat',
    ],
    work: async (session, { idempotency: key }, id, amount) => {
      const owner = session.signer();
      const campaignId = campaignOption('campaign', id ?? '');
      const amountUsdc = amountOption('amount', amount ?? '');
      if (key !== undefined && key.trim() === '') throw new UsageError('--idempotency', 'must not be blank');
      const usdcMint = await session.usdcMint();
      const fund = fundInstruction(session, campaignId, owner.publicKey, usdcMint, amountUsdc);
      const account = tokenAddress(usdcMint, owner.publicKey);
      const sending = {
        label: 'fund_campaign',
        signers: [owner] as [Keypair],
        ...spending(owner.publicKey, account, amountUsdc),
      };
      if (key === undefined) {
        await session.campaign(campaignId);
        return session.submit({ ...sending, instructions: [fund] });
      }
      const marker = await onceMarker(owner.publicKey, fundKey(campaignId, key));
      const deposit = { key, marker, campaignId, amountUsdc };
      const done = await depositUnder(session, deposit);
      if (done !== null) return session.report(done, { repeated: true });
      await session.campaign(campaignId);
      const rent = await session.connection.getMinimumBalanceForRentExemption(ONCE_MARKER_BYTES);
      try {
        const instructions = [...marker.instructions(rent), fund];
        await session.submit({ ...sending, instructions, intent: fundKey(campaignId, key) });
      } catch (error) {
        // Another terminal with the same key was faster.
        const meanwhile = isAccountThere(error) ? await depositUnder(session, deposit) : null;
        if (meanwhile === null) throw error;
        session.report(meanwhile, { repeated: true });
      }
    },
  });
}

/** The marker's bytes were there already: the system program's first error code, of the second instruction. */
function isAccountThere(error: unknown): boolean {
  return error instanceof TransactionFailure && error.instruction === 1 && error.code === 0;
}

function pauseCommand(
  builder: CommandBuilder,
  name: string,
  description: string,
  update: CampaignUpdate,
): Command {
  return builder.leaf({
    name: `${name} <campaign>`,
    description,
    role: 'advertiser',
    examples: [`crr campaign ${name} <id>`],
    work: async (session, _options, id) => {
      const owner = session.signer();
      const campaignId = campaignOption('campaign', id ?? '');
      const change = session.router.updateCampaign({ owner: owner.publicKey, campaignId, update });
      await session.submit({ label: 'update_campaign', instructions: [change], signers: [owner] });
    },
  });
}

function finalizeCommand(builder: CommandBuilder): Command {
  return builder.leaf({
    name: 'finalize <campaign>',
    description: 'end it: the owner at any time, anybody after its end date; its attribution window begins',
    role: 'advertiser',
    examples: ['crr campaign finalize <id>'],
    work: async (session, _options, id) => {
      const caller = session.signer();
      const campaignId = campaignOption('campaign', id ?? '');
      const finalize = session.router.finalizeCampaign({ caller: caller.publicKey, campaignId });
      await session.submit({ label: 'finalize_campaign', instructions: [finalize], signers: [caller] });
    },
  });
}

function withdrawCommand(builder: CommandBuilder): Command {
  return builder.leaf({
    name: 'withdraw <campaign>',
    description: 'after the attribution window: close it and pay the owner what is left',
    role: 'advertiser',
    examples: ['crr campaign withdraw <id>'],
    work: async (session, _options, id) => {
      const owner = session.signer();
      const campaignId = campaignOption('campaign', id ?? '');
      await requireSettled(session, campaignId);
      const usdcMint = await session.usdcMint();
      const ownerUsdc = tokenAddress(usdcMint, owner.publicKey);
      await session.submit({
        label: 'withdraw_remaining',
        instructions: [
          openTokenAccount(owner.publicKey, usdcMint, owner.publicKey),
          session.router.withdrawRemaining({ owner: owner.publicKey, campaignId, ownerUsdc }),
        ],
        signers: [owner],
      });
    },
  });
}

/** @throws ConflictError while money is still promised to pending attributions, with when that ends */
async function requireSettled(session: Session, campaignId: Uint8Array): Promise<void> {
  const [campaign, now] = await Promise.all([session.campaign(campaignId), session.now()]);
  const phase = campaignPhase(campaign, now);
  const id = bs58.encode(campaignId);
  const days = durationText(campaign.attributionWindowSeconds);
  if (phase === 'Running') {
    const rule = `it runs until ${dateText(campaign.endDate)}: end it first ("crr campaign finalize ${id}"). What was earned settles for ${days} after that; then it can be withdrawn. If nobody ends it: from ${dateText(settlementEnd(campaign) + 1n)} on`;
    throw new ConflictError('SettlementOpen', 'campaign', rule);
  }
  if (phase === 'Settling') {
    const rule = `what was earned settles until ${dateText(settlementEnd(campaign))}; it can be withdrawn from ${dateText(settlementEnd(campaign) + 1n)} on`;
    throw new ConflictError('SettlementOpen', 'campaign', rule);
  }
}

function closeCommand(builder: CommandBuilder): Command {
  return builder.leaf({
    name: 'close <campaign>',
    description: 'return the deposits of a withdrawn campaign; a tombstone stays',
    role: 'advertiser',
    examples: ['crr campaign close <id>'],
    work: async (session, _options, id) => {
      const owner = session.signer();
      const campaignId = campaignOption('campaign', id ?? '');
      const { rentPayer } = await session.campaign(campaignId);
      const ownerUsdc = tokenAddress(await session.usdcMint(), owner.publicKey);
      const close = session.router.closeCampaign({
        owner: owner.publicKey,
        campaignId,
        ownerUsdc,
        rentPayer,
      });
      await session.submit({ label: 'close_campaign', instructions: [close], signers: [owner] });
    },
  });
}

function showCommand(builder: CommandBuilder): Command {
  return builder.leaf({
    name: 'show <campaign>',
    description: 'terms, budget and figures of a campaign',
    role: 'advertiser',
    examples: ['crr campaign show <id>', 'crr campaign show <id> --json | jq .pot.usdcBalance'],
    work: async (session, _options, id) => {
      const campaignId = campaignOption('campaign', id ?? '');
      const campaign = await session.campaign(campaignId);
      const [pot, vaultUsdc, now] = await Promise.all([
        session.accounts.pot(campaignId),
        tokenBalance(session.connection, session.router.pdas.vault(campaignId)),
        session.now(),
      ]);
      const phase = campaignPhase(campaign, now);
      const shown = { address: session.router.pdas.campaign(campaignId), phase, ...campaign, pot, vaultUsdc };
      const accrued = pot?.accruedUsdc ?? 0n;
      session.output.result(shown, () => facts(rowsOf(campaign, phase, accrued, vaultUsdc, now)));
    },
  });
}

function rowsOf(
  campaign: Campaign,
  phase: string,
  accruedUsdc: bigint,
  vaultUsdc: bigint,
  now: bigint,
): [string, string][] {
  const { stats, payoutRules } = campaign;
  const usdc = (amount: bigint | null) => (amount === null ? 'none' : `${formatAmount(amount)} USDC`);
  const percent = (bps: number) => `${formatAmount(BigInt(bps), 2)} %`;
  return [
    ['campaign', bs58.encode(campaign.id)],
    ['name', campaign.name],
    ['phase', campaign.paused ? `${phase}, paused` : phase],
    ['runs', `${dateText(campaign.startDate)} to ${dateText(earningEnd(campaign))}`],
    ['settles until', dateText(settlementEnd(campaign))],
    ['withdrawal', withdrawalText(campaign, phase)],
    ['owner', campaign.owner.toBase58()],
    ...keyRows('attester', campaign.attester, now),
    ...keyRows('tag signer', campaign.tagSigner, now),
    ['pays in', campaign.payoutAsset === 'Usdc' ? 'USDC' : 'AC-D'],
    ['rate per second', usdc(payoutRules.baseRatePerSecondUsdc)],
    [
      'influencer, user’s bonus',
      `${percent(campaign.influencerShareBps)}, ${percent(campaign.userBonusBps)}`,
    ],
    ['bonus per conversion', usdc(payoutRules.conversionBonusUsdc)],
    [
      'caps per day, per user',
      `${usdc(campaign.dailyBudgetUsdc)}, ${usdc(payoutRules.maxPayoutPerUserUsdc)}`,
    ],
    ['total budget', usdc(campaign.totalBudgetUsdc)],
    ['left in the pot', usdc(campaign.remainingBudgetUsdc)],
    [
      'waits to be claimed',
      accruedUsdc === 0n ? 'nothing' : `${usdc(accruedUsdc)}: "crr claim --all --campaign" pays it`,
    ],
    ['in the vault', usdc(vaultUsdc)],
    ['paid out', usdc(stats.totalPaidOutUsdc)],
    ['VAUs, users', `${stats.totalVausProcessed}, ${stats.uniqueUsers}`],
    ['conversions', stats.conversions.toString()],
    ['events', campaign.events.seq.toString()],
  ];
}

/** A key, and its successor until that has taken over for good. */
function keyRows(
  title: string,
  { current, next, nextFrom, currentUntil }: KeySlot,
  now: bigint,
): [string, string][] {
  if (next === null) return [[title, current.toBase58()]];
  if (now >= nextFrom && now >= currentUntil) return [[title, next.toBase58()]];
  return [
    [title, `${current.toBase58()}, until ${dateText(currentUntil)}`],
    [`next ${title}`, `${next.toBase58()}, from ${dateText(nextFrom)}`],
  ];
}

function withdrawalText(campaign: Campaign, phase: string): string {
  if (phase === 'Closed') return 'done';
  if (phase === 'Ended') return 'possible now';
  const from = dateText(settlementEnd(campaign) + 1n);
  return phase === 'Settling'
    ? `from ${from} on`
    : `from ${from} on, or ${durationText(campaign.attributionWindowSeconds)} after it is ended`;
}

function durationText(seconds: number): string {
  const day = 86_400;
  if (seconds % day === 0) return `${seconds / day} d`;
  return seconds % 3_600 === 0 ? `${seconds / 3_600} h` : `${seconds} s`;
}

function listCommand(builder: CommandBuilder): Command {
  return builder.leaf<{ owner?: string }>({
    name: 'list',
    description: 'the campaigns of an advertiser',
    role: 'advertiser',
    options: (command) => command.option('--owner <key>', 'whose (default: the signer’s)'),
    examples: ['crr campaign list', 'crr campaign list --owner <key> --url devnet'],
    work: async (session, { owner }) => {
      const key = owner === undefined ? session.signer().publicKey : keyOption('--owner', owner);
      const [found, now] = await Promise.all([session.accounts.campaignsOf(key), session.now()]);
      const campaigns = found.map(({ address, account }) => ({
        id: account.id,
        address,
        name: account.name,
        phase: campaignPhase(account, now),
        remainingBudgetUsdc: account.remainingBudgetUsdc,
      }));
      const rows = campaigns.map(({ id, name, phase, remainingBudgetUsdc }) => [
        bs58.encode(id),
        name,
        phase,
        formatAmount(remainingBudgetUsdc),
      ]);
      const none = `no campaigns of ${key.toBase58()} on ${session.rpcUrl}; "crr campaign create" makes one`;
      session.output.result(campaigns, () =>
        rows.length === 0 ? none : table(['campaign', 'name', 'phase', 'USDC left'], rows),
      );
    },
  });
}

function dateText(unixSeconds: bigint): string {
  const date = new Date(Number(unixSeconds) * 1_000);
  return Number.isNaN(date.getTime()) ? `${unixSeconds}` : date.toISOString().replace('.000Z', 'Z');
}
