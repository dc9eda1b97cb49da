/** `crr influencer …`: what influencers and their verifier do. */
import {
  type Influencer,
  type InfluencerProfile,
  type InfluencerTier,
  type Platform,
  tierPercent,
} from '@crr/sdk';
import type { PublicKey } from '@solana/web3.js';
import type { Command } from 'commander';
import { formatAmount, formatWhole } from '../amount';
import type { CommandBuilder } from '../command';
import { ConflictError, NotFoundError, UsageError } from '../errors';
import { campaignOption, keyOption, wholeOption, wordOption } from '../options';
import { facts } from '../print/table';
import type { Session } from '../session';

const PLATFORMS: readonly Extract<Platform, string>[] = [
  'Twitter',
  'TikTok',
  'YouTube',
  'Instagram',
  'Telegram',
];
const TIERS: readonly InfluencerTier[] = ['Nano', 'Micro', 'Mid', 'Macro', 'Mega'];
const U64_MAX = (1n << 64n) - 1n;

interface ProfileOptions {
  handle: string;
  platform: string;
  followers: string;
}

/** The group. */
export function influencerCommands(builder: CommandBuilder): Command {
  return builder.group('influencer', 'register, verify, join and leave', [
    profileCommand(builder, 'register', 'register the signing wallet; the tier counts once verified'),
    profileCommand(builder, 'update', 'replace the profile, which has to be verified anew'),
    showCommand(builder),
    joinCommand(builder),
    leaveCommand(builder),
    verifyCommand(builder),
  ]);
}

function profileCommand(builder: CommandBuilder, name: 'register' | 'update', description: string): Command {
  return builder.leaf<ProfileOptions>({
    name,
    description,
    role: 'influencer',
    options: (command) =>
      command
        .requiredOption('--handle <text>', 'at most 32 bytes')
        .requiredOption('--platform <name>', `${PLATFORMS.join(', ')}, or another name`)
        .requiredOption('--followers <n>', 'how many'),
    examples: [`crr influencer ${name} --handle sunny --platform Instagram --followers 8200`],
    work: async (session, options) => {
      const wallet = session.signer();
      const keys = { payer: wallet.publicKey, wallet: wallet.publicKey, profile: profileOf(options) };
      await requireState(session, wallet.publicKey, name);
      const instruction =
        name === 'register' ? session.router.registerInfluencer(keys) : session.router.updateInfluencer(keys);
      await session.submit({ label: `${name}_influencer`, instructions: [instruction], signers: [wallet] });
    },
  });
}

/** @throws ConflictError when there is nothing to register, or nothing to update, with what to type instead */
async function requireState(session: Session, wallet: PublicKey, name: 'register' | 'update'): Promise<void> {
  const found = await session.accounts.influencer(wallet);
  if (name === 'register' && found !== null) {
    const rule = `${wallet.toBase58()} is registered, as ${found.handle}: "crr influencer update" replaces its profile, "crr influencer show" shows it; another wallet registers by --keypair ("crr keys new <file>" makes one)`;
    throw new ConflictError('AlreadyRegistered', '--keypair', rule);
  }
  if (name === 'update' && found === null) {
    const rule = `${wallet.toBase58()} is not registered: "crr influencer register" comes first`;
    throw new ConflictError('NotRegistered', '--keypair', rule);
  }
}

function profileOf({ handle, platform, followers }: ProfileOptions): InfluencerProfile {
  const known = PLATFORMS.find((name) => name.toLowerCase() === platform.toLowerCase());
  return {
    handle,
    platform: known ?? { custom: platform },
    followerCount: wholeOption('--followers', followers, 0n, U64_MAX),
  };
}

function showCommand(builder: CommandBuilder): Command {
  return builder.leaf({
    name: 'show [wallet]',
    description: 'an influencer’s profile and earnings (default: the signer’s)',
    role: 'influencer',
    examples: ['crr influencer show', 'crr influencer show <wallet> --json'],
    work: async (session, _options, text = '') => {
      const wallet = text === '' ? session.signer().publicKey : keyOption('wallet', text);
      const found = await registered(session, wallet);
      const shown = { address: session.router.pdas.influencer(wallet), ...found };
      session.output.result(shown, () => facts(rowsOf(found)));
    },
  });
}

function rowsOf({
  wallet,
  handle,
  platform,
  followerCount,
  verified,
  tier,
  stats,
}: Influencer): [string, string][] {
  return [
    ['wallet', wallet.toBase58()],
    ['handle', handle],
    ['platform', platformName(platform)],
    ['followers', formatWhole(followerCount)],
    ['tier', `${tier}, ${verified ? 'verified' : 'not verified'}: share × ${tierPercent(tier, verified)} %`],
    ['earned', `${formatAmount(stats.totalEarnedUsdc)} USDC`],
    ['referred users', formatWhole(stats.totalReferrals)],
    ['VAUs, conversions', `${formatWhole(stats.totalVaus)}, ${formatWhole(stats.conversionCount)}`],
  ];
}

function joinCommand(builder: CommandBuilder): Command {
  return builder.leaf({
    name: 'join <campaign>',
    description: 'join a campaign; needed where its policy is Joined',
    role: 'influencer',
    examples: ['crr influencer join <id>'],
    work: async (session, _options, id = '') => {
      const wallet = session.signer();
      const campaignId = campaignOption('campaign', id);
      const keys = { payer: wallet.publicKey, wallet: wallet.publicKey, campaignId };
      const join = session.router.joinCampaign(keys);
      await session.submit({ label: 'join_campaign', instructions: [join], signers: [wallet] });
    },
  });
}

function leaveCommand(builder: CommandBuilder): Command {
  return builder.leaf({
    name: 'leave <campaign>',
    description: 'leave a campaign; users already referred stay attributed',
    role: 'influencer',
    examples: ['crr influencer leave <id>'],
    work: async (session, _options, id = '') => {
      const wallet = session.signer();
      const campaignId = campaignOption('campaign', id);
      const rentPayer = await rentPayerOf(session, wallet.publicKey, campaignId);
      const leave = session.router.leaveCampaign({ wallet: wallet.publicKey, campaignId, rentPayer });
      await session.submit({ label: 'leave_campaign', instructions: [leave], signers: [wallet] });
    },
  });
}

async function rentPayerOf(session: Session, wallet: Influencer['wallet'], campaignId: Uint8Array) {
  const participation = await session.accounts.participation(wallet, campaignId);
  if (participation !== null) return participation.rentPayer;
  throw new NotFoundError('participation', `${wallet.toBase58()} has not joined this campaign`);
}

/** @throws NotFoundError */
async function registered(session: Session, wallet: PublicKey): Promise<Influencer> {
  const found = await session.accounts.influencer(wallet);
  if (found === null) throw new NotFoundError('influencer', `${wallet.toBase58()} is not registered`);
  return found;
}

interface VerifyOptions extends Partial<ProfileOptions> {
  tier?: string;
  revoke?: true;
}

function verifyCommand(builder: CommandBuilder): Command {
  return builder.leaf<VerifyOptions>({
    name: 'verify <wallet>',
    description:
      'the verifier confirms the profile that was reviewed and sets the tier, or takes the confirmation back',
    role: 'verifier',
    options: (command) =>
      command
        .option('--handle <text>', 'the handle that was reviewed')
        .option('--platform <name>', 'the platform that was reviewed')
        .option('--followers <n>', 'how many it had')
        .option('--tier <tier>', `${TIERS.join(', ')} (default: as registered)`)
        .option('--revoke', 'take the confirmation back'),
    examples: [
      'crr influencer verify <wallet> --handle sunny --platform Instagram --followers 8200 --tier Micro',
      'crr influencer verify <wallet> --revoke',
    ],
    work: async (session, options, text = '') => {
      const { tier, revoke } = options;
      if (tier !== undefined && revoke === true) throw new UsageError('--revoke', 'goes without --tier');
      const reviewed = revoke === true ? undefined : reviewedProfile(options);
      const verifier = session.signer();
      const wallet = keyOption('wallet', text);
      const found = await registered(session, wallet);
      if (reviewed !== undefined) requireSameProfile(reviewed, found);
      const verify = session.router.verifyInfluencer({
        verifier: verifier.publicKey,
        wallet,
        verified: revoke !== true,
        tier: tier === undefined ? found.tier : wordOption('--tier', tier, TIERS),
        // The program compares it, too: the account may change between the answer above and the transaction.
        reviewed: reviewed ?? found,
      });
      await session.submit({ label: 'verify_influencer', instructions: [verify], signers: [verifier] });
    },
  });
}

/** What the verifier looked at: it comes from the verifier, never from the account, else a change since then would be confirmed unseen. */
function reviewedProfile({ handle, platform, followers }: VerifyOptions): InfluencerProfile {
  if (handle !== undefined && platform !== undefined && followers !== undefined) {
    return profileOf({ handle, platform, followers });
  }
  const given = { '--handle': handle, '--platform': platform, '--followers': followers };
  const missing = Object.entries(given).flatMap(([option, value]) => (value === undefined ? [option] : []));
  throw new UsageError(missing.join(', '), 'what was reviewed is confirmed (crr influencer show has it)');
}

/** @throws ConflictError `ProfileChanged` that names the first field in which the account differs */
function requireSameProfile(reviewed: InfluencerProfile, found: Influencer): void {
  const differing = (
    [
      ['--handle', reviewed.handle, found.handle],
      ['--platform', platformName(reviewed.platform), platformName(found.platform)],
      ['--followers', formatWhole(reviewed.followerCount), formatWhole(found.followerCount)],
    ] as const
  ).find(([, was, is]) => was !== is);
  if (differing === undefined) return;
  const [option, was, is] = differing;
  const rule = `reviewed was ${was}, the account says ${is}: review it again (crr influencer show)`;
  throw new ConflictError('ProfileChanged', option, rule);
}

function platformName(platform: Platform): string {
  return typeof platform === 'string' ? platform : platform.custom;
}
