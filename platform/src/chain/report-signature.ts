/** Reported signatures: telling the platform which one a wallet made, so that the transaction is found at once. */
import type { CampaignRow } from '../campaigns';
import { conflict, notFound } from '../http';
import type { RequestContext } from '../pipeline';
import { inTransaction } from '../transaction';
import type { ChainAction, ChainEntry } from './entry';
import { chainOf, orUnavailable } from './prepare';
import { entriesOf, saveEntry } from './store';
import { watchCampaign } from './watcher';

/**
 * Takes a signature and looks at once what became of its transaction. One that expired here may still have landed: it is looked for again.
 *
 * @param context of a route without a transaction
 * @returns how the transaction stands
 * @throws ApiError 404 for no such transaction; 409 `transaction_settled` for one that landed or failed,
 * `chain_not_configured`; 503
 */
export async function tellSignature(
  context: RequestContext,
  campaignId: string,
  action: ChainAction,
  signature: string,
): Promise<ChainEntry> {
  await context.scope.find<CampaignRow>('campaigns', campaignId);
  const { chain } = chainOf(context);
  await inTransaction(context.db, async (db) => {
    const scope = context.scope.on(db);
    const campaign = await scope.find<CampaignRow>('campaigns', campaignId, { lock: true });
    const entry = entriesOf(campaign)[action];
    if (entry === undefined) throw notFound('transaction');
    if ((entry.state === 'landed' || entry.state === 'failed') && entry.signature !== signature) {
      throw conflict('transaction_settled', `the transaction has ${entry.state}`);
    }
    if (entry.state === 'landed' || entry.state === 'failed') return;
    await saveEntry(db, campaign, { ...entry, state: 'sent', signature, reason: null });
  });
  const parts = { ...context, chain, clock: { now: () => context.now.getTime() } };
  const campaign = await context.scope.find<CampaignRow>('campaigns', campaignId);
  await orUnavailable(() => watchCampaign(parts, campaign));
  const after = await context.scope.find<CampaignRow>('campaigns', campaignId);
  const entry = entriesOf(after)[action];
  if (entry === undefined) throw notFound('transaction');
  return entry;
}
