/** `crr tag …`: the signed statements by which visitors are attributed. */
import { checkTag, formatTag, parseTag, signTag, type TagVerdict, tagSignerFromKeypair } from '@crr/sdk';
import type { PublicKey } from '@solana/web3.js';
import type { Command } from 'commander';
import type { CommandBuilder } from '../command';
import { EXIT } from '../errors';
import { campaignOption, durationOption, keyOption, timeOption } from '../options';
import type { Session } from '../session';

interface CreateOptions {
  campaign: string;
  influencer?: string;
  own?: true;
  issuedAt?: string;
  lifetime: string;
}

/** The group. */
export function tagCommands(builder: CommandBuilder): Command {
  return builder.group('tag', 'create and check campaign tags', [
    createCommand(builder),
    verifyCommand(builder),
  ]);
}

function createCommand(builder: CommandBuilder): Command {
  return builder.leaf<CreateOptions>({
    name: 'create',
    description: 'sign a tag; needs no cluster. The signer is the campaign’s tag signer',
    role: 'tag-signer',
    options: (command) =>
      command
        .requiredOption('--campaign <id>', 'for which campaign')
        .option('--influencer <key>', 'who sent the visitor (default: .crr/keys/influencer.json)')
        .option('--own', 'a link of the campaign’s own, without an influencer')
        .option('--issued-at <time>', 'Unix seconds or a date (default: now)')
        .option('--lifetime <duration>', 'how long it is good, at most 90d', '30d'),
    examples: [
      'crr tag create --campaign <id> --influencer <wallet>',
      'crr tag create --campaign <id> --own',
    ],
    work: async (session, options) => {
      const wallTime = BigInt(Math.floor(Date.now() / 1_000));
      const issuedAt =
        options.issuedAt === undefined ? wallTime : timeOption('--issued-at', options.issuedAt, wallTime);
      const tag = {
        campaignId: campaignOption('--campaign', options.campaign),
        influencer:
          options.own === true ? null : session.key('--influencer', options.influencer, 'influencer'),
        issuedAt,
        expiresAt: issuedAt + durationOption('--lifetime', options.lifetime),
      };
      const signer = session.signer();
      const signed = await signTag(tag, tagSignerFromKeypair(signer));
      const text = formatTag(signed);
      session.output.result({ tag: text, ...signed, tagSigner: signer.publicKey }, () => text);
    },
  });
}

function verifyCommand(builder: CommandBuilder): Command {
  return builder.leaf<{ tagSigner?: string; at?: string }>({
    name: 'verify <tag>',
    description:
      'check a tag’s signature and times against its campaign, or against a key and no cluster at all',
    role: 'tag-signer',
    options: (command) =>
      command
        .option('--tag-signer <key>', 'check against this key instead of asking the cluster')
        .option('--at <time>', 'the moment at which it has to be good (default: now)'),
    examples: ['crr tag verify "$TAG"', 'crr tag verify "$TAG" --tag-signer <key>'],
    work: async (session, options, text = '') => {
      const tag = parseTag(text);
      const { keys, now } = await groundsOf(session, options.tagSigner, tag.campaignId);
      const at = options.at === undefined ? now : timeOption('--at', options.at, now);
      const verdict = checkTag(tag, { publicKeys: keys, now: at });
      session.output.result({ ...verdict, ...tag }, () => verdictText(verdict));
      return verdict.valid ? EXIT.ok : EXIT.refused;
    },
  });
}

/** The keys that may have signed, and the time. */
async function groundsOf(
  session: Session,
  key: string | undefined,
  campaignId: Uint8Array,
): Promise<{ keys: PublicKey[]; now: bigint }> {
  if (key !== undefined) {
    return { keys: [keyOption('--tag-signer', key)], now: BigInt(Math.floor(Date.now() / 1_000)) };
  }
  const { tagSigner } = await session.campaign(campaignId);
  const keys = [tagSigner.current, ...(tagSigner.next === null ? [] : [tagSigner.next])];
  return { keys, now: await session.now() };
}

const REASONS: Readonly<Record<Extract<TagVerdict, { valid: false }>['reason'], string>> = {
  signature: 'the signature is not that of the tag signer over this tag',
  lifetime: 'it must expire after it was issued and within 90 days of it',
  not_yet_valid: 'it was issued in the future',
  expired: 'it has expired',
};

function verdictText(verdict: TagVerdict): string {
  return verdict.valid
    ? `valid: signed by ${verdict.signer.toBase58()}`
    : `not valid (${verdict.reason}): ${REASONS[verdict.reason]}`;
}
