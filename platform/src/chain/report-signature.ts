/** Reported signatures: telling the platform which one a wallet made, so that the transaction is found at once. */
import { inTransaction } from '@crr/db';
import { conflict, notFound } from '../http';
import { enqueue } from '../jobs';
import type { RequestContext } from '../pipeline';
import { chainOf, orUnavailable } from './prepare';
import { type ChainTransaction, readTransaction, transactionsOf, WATCH_JOB } from './transactions';
import { isOtherCreation, watchTransaction } from './watcher';

/**
 * Takes a signature and looks at once what became of its transaction. One that expired here may still have landed: it is looked for again.
 *
 * @param context of a route without a transaction
 * @param asked the transaction's id, or an action for its newest one
 * @returns how the transaction stands
 * @throws ApiError 404 for no such transaction; 409 `transaction_settled` for one that landed or failed, `already_on_chain` for a creation of
 * another campaign on chain than the campaign’s, `chain_not_configured`; 503
 */
export async function tellSignature(
  context: RequestContext,
  campaignId: string,
  asked: string,
  signature: string,
): Promise<ChainTransaction> {
  await context.scope.find('campaigns', campaignId);
  const { chain } = chainOf(context);
  const { id } = await inTransaction(context.db, async (db) => {
    const campaign = await context.scope.on(db).find('campaigns', campaignId, { lock: true });
    const known = await transactionsOf(db, campaignId);
    const transaction = known.find((one) => one.id === asked.toLowerCase() || one.action === asked);
    if (transaction === undefined) throw notFound('transaction');
    const isOver = transaction.state === 'landed' || transaction.state === 'failed';
    if (isOver && transaction.signature !== signature) {
      throw conflict('transaction_settled', `the transaction has ${transaction.state}`);
    }
    if (isOver) return transaction;
    if (isOtherCreation(campaign, transaction)) {
      throw conflict('already_on_chain', `the campaign is on chain: ${campaign.chain_campaign_id}`);
    }
    await db
      .updateTable('platform.chain_transactions')
      .set({ state: 'sent', signature, reason: null, updated_at: context.now })
      .where('id', '=', transaction.id)
      .execute();
    const job = { kind: WATCH_JOB, key: transaction.id, advertiserId: transaction.advertiser_id };
    await enqueue(db, [job], context.now);
    return transaction;
  });
  const parts = { ...context, chain, clock: { now: () => context.now.getTime() } };
  await orUnavailable(() => watchTransaction(parts, id));
  return (await readTransaction(context.db, id)) as ChainTransaction;
}
