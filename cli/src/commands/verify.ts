/** `crr verify`: checks payouts from outside, with nothing but an RPC URL. */
import { eventsOfTransaction } from '@crr/sdk';
import bs58 from 'bs58';
import type { Command } from 'commander';
import type { CommandBuilder } from '../command';
import { EXIT, NotFoundError, UsageError } from '../errors';
import { mark } from '../print/table';
import type { Session } from '../session';
import { verifyCampaign } from '../verify/campaign';
import type { Finding } from '../verify/finding';
import { isPaying } from '../verify/payout';

const CAMPAIGN_BYTES = 32;
const SIGNATURE_BYTES = 64;

/** The command. */
export function verifyCommand(builder: CommandBuilder): Command {
  return builder.leaf({
    name: 'verify <campaign-or-signature>',
    description:
      'check from outside that payouts are what they claim: tags signed, events complete, money moved, vault solvent',
    role: 'payer',
    examples: ['crr verify <campaign>', 'crr verify <signature of a payout> --url devnet'],
    work: async (session, _options, target = '') => {
      const findings = await findingsOn(session, target);
      const ok = findings.every((finding) => finding.ok);
      session.output.result({ target, ok, findings }, () =>
        findings.map(({ check, ok: good, detail }) => `${mark(good)} ${check}: ${detail}`).join('\n'),
      );
      return ok ? EXIT.ok : EXIT.refused;
    },
  });
}

async function findingsOn(session: Session, target: string): Promise<Finding[]> {
  const { connection, accounts, router } = session;
  const evidence = { connection, accounts, pdas: router.pdas };
  const bytes = bs58.decodeUnsafe(target);
  if (bytes?.length === CAMPAIGN_BYTES) return verifyCampaign(evidence, Uint8Array.from(bytes));
  if (bytes?.length !== SIGNATURE_BYTES) {
    throw new UsageError('campaign-or-signature', `"${target}" is neither, both being base58`);
  }
  const campaigns = await campaignsPaidIn(session, target);
  const findings = await Promise.all(campaigns.map((id) => verifyCampaign(evidence, id, target)));
  return findings.flat();
}

/** The campaigns that paid somebody in a transaction. @throws NotFoundError when none did */
async function campaignsPaidIn({ connection, router }: Session, signature: string): Promise<Uint8Array[]> {
  const options = { commitment: 'confirmed', maxSupportedTransactionVersion: 0 } as const;
  const response = await connection.getTransaction(signature, options);
  if (response === null) throw new NotFoundError('signature', 'the node does not know this transaction');
  const events = eventsOfTransaction(response, router.pdas).filter(isPaying);
  const ids = new Map(events.map(({ data }) => [bs58.encode(data.campaignId), data.campaignId]));
  if (ids.size === 0) throw new NotFoundError('signature', 'this transaction pays nobody');
  return [...ids.values()];
}
