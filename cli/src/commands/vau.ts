/** `crr vau submit`: what an attester reports of attention. */
import {
  type Attribution,
  buildVau,
  type Campaign,
  parseTag,
  RouterError,
  type SignedTag,
  tagProofInstruction,
  type VauInput,
  verifyTag,
} from '@crr/sdk';
import type { Keypair, PublicKey } from '@solana/web3.js';
import type { Command } from 'commander';
import type { CommandBuilder } from '../command';
import { ConflictError, UsageError } from '../errors';
import { campaignOption, listOption, timeOption, wholeOption } from '../options';
import { type PayoutOptions, payoutAccounts } from '../payout-accounts';
import type { Session } from '../session';

const U16_MAX = 65_535n;
const U32_MAX = 4_294_967_295n;

interface SubmitOptions extends PayoutOptions {
  campaign: string;
  user?: string;
  tag?: string;
  seconds: string;
  site: string;
  country: string;
  cohorts?: string;
  absent?: true;
  hotPage?: true;
  earnedAt?: string;
  sequence?: string;
}

/** The group. */
export function vauCommands(builder: CommandBuilder): Command {
  return builder.group('vau', 'report verified attention', [submitCommand(builder)]);
}

function submitCommand(builder: CommandBuilder): Command {
  return builder.leaf<SubmitOptions>({
    name: 'submit',
    description: 'record one VAU and pay for it; the signer is the campaign’s attester',
    role: 'attester',
    options: (command) =>
      command
        .requiredOption('--campaign <id>', 'which')
        .option('--user <key>', 'whose attention (default: .crr/keys/user.json)')
        .option('--tag <text>', 'the signed tag; needed on a user’s first VAU in the campaign')
        .option('--seconds <n>', 'how long', '5')
        .option('--site <url>', 'where', 'https://shop.example')
        .option('--country <code>', 'from where', 'DE')
        .option('--cohorts <numbers>', 'comma-separated IAB categories')
        .option('--absent', 'the user was not seen to be present')
        .option('--hot-page', 'explorer traffic')
        .option('--earned-at <time>', 'when the attention ended (default: now)')
        .option(
          '--sequence <n>',
          'number of the user’s VAU: repeated with the same, it is paid once (default: the next one)',
        )
        .option('--pool <key>', 'for a campaign in AC-D (default: the one that init recorded)')
        .option('--min-ac <ac>', 'in AC-D: the least AC that the swap must return'),
    examples: [
      'crr vau submit --campaign <id> --seconds 5',
      'crr vau submit --campaign <id> --user <key> --tag "$(crr tag create --campaign <id>)"',
    ],
    work: submit,
  });
}

async function submit(session: Session, options: SubmitOptions): Promise<void> {
  const attester = session.signer();
  const campaignId = campaignOption('--campaign', options.campaign);
  const user = session.key('--user', options.user, 'user');
  const tag = options.tag === undefined ? null : parseTag(options.tag);
  const [campaign, attribution] = await Promise.all([
    session.campaign(campaignId),
    session.accounts.attribution(user, campaignId),
  ]);
  const influencer = attribution === null ? (tag?.influencer ?? null) : attribution.influencer;
  const firstTag = attribution === null ? tag : null;
  const { lookupTables, ...payout } = await payoutAccounts(session, campaign, { user, influencer }, options);
  const input = await inputOf(session, options, attribution, firstTag);
  const process = session.router.processCampaignVau({
    payer: attester.publicKey,
    attester: attester.publicKey,
    campaignId,
    user,
    influencer,
    vau: buildVau(input),
    firstVau: firstTag !== null,
    participation: firstTag !== null && campaign.influencerPolicy === 'Joined',
    ...payout,
  });
  const proof = firstTag === null ? [] : [tagProofInstruction(firstTag, tagKeyOf(campaign, firstTag))];
  const instructions = [...proof, process];
  const sending = {
    label: 'process_campaign_vau',
    instructions,
    signers: [attester] as [Keypair],
    lookupTables,
    // Its time and its number are new each time.
    intent: `process_campaign_vau:${options.campaign}:${user.toBase58()}:${options.sequence ?? ''}`,
  };
  try {
    await session.submit(sending);
  } catch (error) {
    const isNumbered = error instanceof RouterError && error.codeName === 'SequenceMismatch';
    if (!isNumbered || options.sequence === undefined) throw error;
    const recorded = (await session.accounts.attribution(user, campaignId))?.totalVaus ?? 0;
    tellNumber(session, input.sequence, recorded);
  }
}

/** Of a VAU whose number is not the next one: that it was recorded before. @throws ConflictError for one that would leave some out */
function tellNumber({ output }: Session, sequence: number, recorded: number): void {
  if (sequence > recorded) {
    const rule = `must be ${recorded + 1}, the next of this user: ${sequence} would leave some out`;
    throw new ConflictError('SequenceGap', '--sequence', rule);
  }
  output.result({ repeated: true, sequence, recorded }, () => {
    return `VAU ${sequence} of this user is recorded already; of ${recorded} in all, nothing was sent anew`;
  });
}

async function inputOf(
  session: Session,
  options: SubmitOptions,
  attribution: Attribution | null,
  tag: SignedTag | null,
): Promise<VauInput> {
  const now = await session.now();
  const next = (attribution?.totalVaus ?? 0) + 1;
  const sequence =
    options.sequence === undefined ? next : Number(wholeOption('--sequence', options.sequence, 1n, U32_MAX));
  const cohorts = listOption(options.cohorts).map((text) =>
    Number(wholeOption('--cohorts', text, 0n, U16_MAX)),
  );
  return {
    sequence,
    earnedAt: options.earnedAt === undefined ? now : timeOption('--earned-at', options.earnedAt, now),
    seconds: Number(wholeOption('--seconds', options.seconds, 0n, U16_MAX)),
    site: options.site,
    country: options.country,
    userPresence: options.absent !== true,
    isHotPage: options.hotPage === true,
    ...(cohorts.length === 0 ? {} : { cohorts }),
    ...(tag === null ? {} : { tag }),
  };
}

/** Which of the campaign's keys signed the tag. @throws UsageError when none did: the chain would refuse it unread */
function tagKeyOf({ tagSigner }: Campaign, tag: SignedTag): PublicKey {
  const keys = [tagSigner.current, ...(tagSigner.next === null ? [] : [tagSigner.next])];
  const signer = keys.find((key) => verifyTag(tag, { publicKeys: [key] }));
  if (signer === undefined) {
    throw new UsageError('--tag', 'is not signed by the campaign’s tag signer, or lives longer than 90 days');
  }
  return signer;
}
