/** `crr campaign update`: what an owner may change while a campaign runs. */
import {
  type Campaign,
  encodeBase58,
  LIMITS,
  siteHash,
  type Targeting,
  type UpdateCampaignParams,
} from '@crr/sdk';
import type { Command } from 'commander';
import { AC_DECIMALS } from '../amount';
import type { CommandBuilder } from '../command';
import { UsageError } from '../errors';
import { readKeypair } from '../keypair-file';
import {
  amountOption,
  campaignOption,
  durationOption,
  keyOption,
  listOption,
  timeOption,
  wholeOption,
} from '../options';
import type { Session } from '../session';

const U16_MAX = 65_535n;

interface UpdateOptions {
  end?: string;
  sites?: string;
  countries?: string;
  cohorts?: string;
  requireCohort?: boolean;
  attester?: string;
  tagSigner?: string;
  overlap?: string;
  coSigner?: string;
  minAcPerUsdc?: string;
  hold?: string;
}

/** The command. */
export function updateCommand(builder: CommandBuilder): Command {
  return builder.leaf<UpdateOptions>({
    name: 'update <campaign>',
    description: 'change the end, the targeting, or the keys; what is not named stays as it is',
    role: 'advertiser',
    options: (command) =>
      command
        .option('--end <time>', 'Unix seconds, a date, or +7d from now')
        .option('--sites <urls>', 'comma-separated; "" for every site')
        .option('--countries <codes>', 'comma-separated; "" for every country')
        .option('--cohorts <numbers>', 'comma-separated IAB categories; "" for everybody')
        .option('--require-cohort', 'refuse attention without a cohort')
        .option('--no-require-cohort', 'take attention without a cohort')
        .option('--attester <key>', 'who reports attention a day from now on')
        .option('--tag-signer <key>', 'the edge key that signs tags a day from now on')
        .option(
          '--overlap <duration>',
          'with --tag-signer: how long tags of the old key stay good after that (default: 30d)',
        )
        .option(
          '--co-signer <file>',
          'keypair of the other key, tag signer or attester: retires a stolen key at once',
        )
        .option('--min-ac-per-usdc <ac>', 'floor price of a campaign in AC-D: up at once, down after a day')
        .option('--hold <duration>', 'record nothing for so long, after the end; 7d in all'),
    examples: [
      'crr campaign update <id> --attester <new key> --co-signer .crr/keys/tag-signer.json',
      'crr campaign update <id> --hold 2d',
      'crr campaign update <id> --end 2027-01-31T23:59:59Z',
      'crr campaign update <id> --countries DE,AT --sites https://news.example',
      'crr campaign update <id> --tag-signer <new key> --overlap 30d   # rotation: in force after a day, tags of the old key live on',
      'crr campaign update <id> --attester <new key>                    # give the new key SOL before the day is over',
    ],
    work: async (session, options, id = '') => {
      const owner = session.signer();
      const campaignId = campaignOption('campaign', id);
      const update = await updateOf(session, await session.campaign(campaignId), options);
      const coSigner =
        options.coSigner === undefined ? undefined : readKeypair(options.coSigner, '--co-signer');
      const change = session.router.updateCampaign({
        owner: owner.publicKey,
        campaignId,
        update,
        ...(coSigner && { coSigner: coSigner.publicKey }),
      });
      await session.submit(
        {
          label: 'update_campaign',
          instructions: [change],
          signers: coSigner === undefined ? [owner] : [owner, coSigner],
        },
        factsOf(update),
      );
    },
  });
}

async function updateOf(
  session: Session,
  campaign: Campaign,
  options: UpdateOptions,
): Promise<Partial<UpdateCampaignParams>> {
  const { end, attester, tagSigner, overlap, minAcPerUsdc, hold } = options;
  if (overlap !== undefined && tagSigner === undefined)
    throw new UsageError('--overlap', 'goes with --tag-signer');
  const targeting = targetingOf(campaign.targeting, options);
  const update: Partial<UpdateCampaignParams> = {
    ...(end === undefined ? {} : { endDate: timeOption('--end', end, await session.now()) }),
    ...(targeting === null ? {} : { targeting }),
    ...(attester === undefined ? {} : { attester: keyOption('--attester', attester) }),
    ...(tagSigner === undefined
      ? {}
      : {
          tagSigner: {
            key: keyOption('--tag-signer', tagSigner),
            overlapSeconds: overlapOf(overlap ?? '30d'),
          },
        }),
    ...(minAcPerUsdc === undefined
      ? {}
      : { minAcPerUsdc: amountOption('--min-ac-per-usdc', minAcPerUsdc, AC_DECIMALS) }),
    ...(hold === undefined ? {} : { holdSeconds: Number(durationOption('--hold', hold)) }),
  };
  if (Object.keys(update).length === 0) {
    throw new UsageError(
      '--end',
      'or another change must be given: --sites, --countries, --cohorts, --attester, --tag-signer',
    );
  }
  return update;
}

/** The program replaces targeting as a whole: what is not named is taken over from what is there. */
function targetingOf(
  before: Targeting,
  { sites, countries, cohorts, requireCohort }: UpdateOptions,
): Targeting | null {
  if ([sites, countries, cohorts, requireCohort].every((option) => option === undefined)) return null;
  const numbers = (text: string) =>
    listOption(text).map((part) => Number(wholeOption('--cohorts', part, 0n, U16_MAX)));
  return {
    requireCohort: requireCohort ?? before.requireCohort,
    sites: sites === undefined ? before.sites : listOption(sites).map(siteHash),
    countries: countries === undefined ? before.countries : listOption(countries),
    cohorts: cohorts === undefined ? before.cohorts : numbers(cohorts),
  };
}

function overlapOf(text: string): number {
  const seconds = Number(durationOption('--overlap', text));
  if (seconds <= LIMITS.maxKeyOverlapSeconds) return seconds;
  throw new UsageError('--overlap', `"${text}" is longer than ${LIMITS.maxKeyOverlapSeconds / 86_400} days`);
}

function factsOf({ attester, tagSigner }: Partial<UpdateCampaignParams>): Record<string, unknown> {
  const keys = [attester, tagSigner?.key].filter((key) => key !== undefined && key !== null);
  if (keys.length === 0) return {};
  return { inForce: `${keys.map((key) => encodeBase58(key.toBytes())).join(', ')} in one day` };
}
