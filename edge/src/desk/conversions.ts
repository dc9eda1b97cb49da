/** Takes conversions that servers report. */
import { campaignIdBytes } from '../chain/terms';
import type { Outcome } from '../model';
import type { Accepted, ReportConversion } from '../ports';
import type { Sql } from '../store/sql';
import { type DeskContext, withWake } from './context';
import { serviceRefusal, walletOf } from './eligibility';
import type { Entry } from './entry';
import { conversionId } from './ids';
import { termsOf } from './opening';
import {
  accepted,
  campaignUnknown,
  conversionParked,
  invalidField,
  keyReused,
  type Refused,
} from './refusals';

const U64_MAX = (1n << 64n) - 1n;

/**
 * Takes a conversion. The same idempotency key with the same account and value is the same conversion: it is taken once, and refused with the
 * reason once it was given up; with others it is refused. While the chain is silent the conversion waits for it, and for a time for
 * the first VAU of its account.
 */
export async function takeConversion(
  context: DeskContext,
  request: ReportConversion,
): Promise<Outcome<Accepted>> {
  const refusal = fieldRefusal(request) ?? (await campaignRefusal(context, request.campaignId));
  const campaignId = campaignIdBytes(request.campaignId);
  if (refusal !== null) return refusal;
  if (campaignId === null) return campaignUnknown();
  const entry = entryFor(conversionId(campaignId, request.idempotencyKey), request, context.clock.now());
  return withWake(context, () => context.store.transaction((sql) => take(context, sql, entry)));
}

async function take({ outbox }: DeskContext, sql: Sql, entry: Entry): Promise<Outcome<Accepted>> {
  if (await outbox.insert(sql, entry)) return accepted({ id: entry.id });
  const known = await outbox.find(sql, entry.campaignId, entry.id);
  if (known === null || !isSame(known, entry)) return keyReused();
  return known.state === 'parked' ? conversionParked(known.reason) : accepted({ id: entry.id });
}

function fieldRefusal({ account, value, idempotencyKey }: ReportConversion): Refused | null {
  if (walletOf(account) === null)
    return invalidField('invalid_account', 'account', 'must be a wallet’s 32 bytes in base58');
  if (!/^(0|[1-9]\d{0,19})$/.test(value) || BigInt(value) > U64_MAX) {
    return invalidField('invalid_value', 'value', 'must be a whole number from 0 to 2^64 - 1 in decimal');
  }
  if (idempotencyKey === '')
    return invalidField('invalid_idempotency_key', 'idempotency_key', 'must not be empty');
  return null;
}

async function campaignRefusal(context: DeskContext, campaignId: string): Promise<Refused | null> {
  const terms = await termsOf(context.terms, campaignId);
  if ('ok' in terms) return terms.refusal.code === 'chain_unavailable' ? null : terms;
  return serviceRefusal(terms, {
    attester: context.attester.publicKey,
    servesAcd: context.settings.acd !== null,
  });
}

function isSame(known: Entry, entry: Entry): boolean {
  return known.account === entry.account && JSON.stringify(known.body) === JSON.stringify(entry.body);
}

function entryFor(id: string, { campaignId, account, value }: ReportConversion, nowMs: number): Entry {
  return {
    campaignId,
    id,
    account,
    influencer: null,
    body: { kind: 'conversion', value },
    state: 'queued',
    reason: null,
    sequence: null,
    signature: null,
    attempts: 0,
    dueAtMs: nowMs,
    place: nowMs,
    receivedAtMs: nowMs,
    changedAtMs: nowMs,
  };
}
