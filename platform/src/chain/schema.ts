/** On-chain transactions of campaigns as the API shows and takes them. */
import { decodeBase58 } from '@crr/sdk';
import { z } from '@hono/zod-openapi';
import { amount, amountText, id, text, timeText } from '../http';
import { CHAIN_ACTIONS, CHAIN_STATES, type ChainTransaction } from './transactions';

const BPS_MOST = 10_000;
const PERCENT_MOST = 300;
const WINDOW_MOST_SECONDS = 15_552_000;
const WINDOW_SECONDS = 604_800;
const LIST_MOST = 16;
const SIGNATURE_BYTES = 64;
const SIGNATURE_PATTERN = /^[1-9A-HJ-NP-Za-km-z]{64,88}$/;

const wallet = z
  .string()
  .regex(/^[1-9A-HJ-NP-Za-km-z]{32,44}$/, 'must be 32 bytes in base58')
  .openapi({ description: 'The wallet that will own the campaign, and signs.' });
const bps = z.int().min(0).max(BPS_MOST);
const percent = z.int().min(0).max(PERCENT_MOST);

/** What a campaign on chain needs to know besides the platform's plan. */
export const termsSchema = z
  .strictObject({
    base_rate_per_second_usdc: amount().openapi({ description: 'What a second of attention pays.' }),
    influencer_share_bps: bps.openapi({ description: 'The influencer’s part of each payout.' }),
    user_bonus_bps: bps.optional().openapi({ description: 'Reported as the user’s bonus. Default: 0.' }),
    conversion_bonus_usdc: amount(1n)
      .nullable()
      .optional()
      .openapi({ description: 'Paid once for each user who buys. Default: none.' }),
    max_payout_per_user_usdc: amount(1n)
      .nullable()
      .optional()
      .openapi({ description: 'The most that a user may cost. Default: no limit.' }),
    quality_percents: z
      .tuple([percent, percent, percent, percent])
      .optional()
      .openapi({ description: 'For quality scores up to 69, 84, 94, 100. Default: 100 each.' }),
    min_attention_seconds: z.int().min(1).max(255).optional().openapi({ description: 'Default: 1.' }),
    attribution_window_seconds: z
      .int()
      .min(0)
      .max(WINDOW_MOST_SECONDS)
      .optional()
      .openapi({ description: `Settles after the end. Default: ${WINDOW_SECONDS}.` }),
    influencer_policy: z
      .enum(['open', 'joined'])
      .optional()
      .openapi({ description: 'joined: influencers join on chain first. Default: open.' }),
    campaign_type: z
      .enum(['influencer', 'display', 'performance', 'hybrid'])
      .optional()
      .openapi({ description: 'A label. Default: influencer.' }),
    sites: z
      .array(text(1, 2_048))
      .max(LIST_MOST)
      .optional()
      .openapi({ description: 'URLs of the sites whose attention counts. Default: all.' }),
    cohorts: z.array(z.int().min(0).max(65_535)).max(LIST_MOST).optional(),
    require_cohort: z.boolean().optional().openapi({ description: 'Default: false.' }),
  })
  .openapi('ChainTerms');

/** {@link termsSchema}, read. */
export type ChainTerms = z.output<typeof termsSchema>;

/** A transaction that is asked for. */
export const transactionRequestSchema = z
  .discriminatedUnion('action', [
    z.strictObject({ action: z.literal('create'), wallet, terms: termsSchema }),
    z.strictObject({ action: z.literal('fund'), amount_usdc: amount(1n) }),
    z.strictObject({ action: z.literal('pause') }),
    z.strictObject({ action: z.literal('resume') }),
    z.strictObject({ action: z.literal('finalize') }),
    z.strictObject({ action: z.literal('withdraw') }),
    z.strictObject({ action: z.literal('close') }),
  ])
  .openapi('TransactionRequest');

/** {@link transactionRequestSchema}, read. */
export type TransactionRequest = z.output<typeof transactionRequestSchema>;

const entryFields = {
  id,
  action: z.enum(CHAIN_ACTIONS),
  state: z.enum(CHAIN_STATES).openapi({
    description:
      'prepared: given out; sent: its signature was told; landed: confirmed; failed: executed and refused; expired: can not land any more.',
  }),
  wallet: z.string().openapi({ description: 'Who signs and pays.' }),
  chain_campaign_id: z.string(),
  signature: z.string().nullable(),
  reason: z.string().nullable().openapi({ description: 'Why it failed, or what is wrong.' }),
  last_valid_block_height: z.int(),
  prepared_at: timeText,
  landed_at: timeText.nullable(),
};

/** How a transaction stands. */
export const entrySchema = z.strictObject(entryFields).openapi('ChainTransaction');

/** {@link entrySchema}. */
export type EntryBody = z.infer<typeof entrySchema>;

/** A transaction to be signed. */
export const preparedSchema = z
  .strictObject({
    ...entryFields,
    transaction: z.string().openapi({ description: 'Unsigned, version 0, in base64.' }),
    blockhash: z.string(),
    summary: z.string().openapi({ description: 'What it does, in words.' }),
  })
  .openapi('PreparedTransaction');

/** A transaction that an influencer asks for. */
export const influencerRequestSchema = z
  .discriminatedUnion('action', [
    z.strictObject({ action: z.literal('register') }),
    z.strictObject({ action: z.literal('join'), campaign_id: id }),
    z.strictObject({
      action: z.literal('claim'),
      campaign_id: id.optional().openapi({ format: 'uuid', description: 'Only of this campaign.' }),
    }),
  ])
  .openapi('InfluencerTransactionRequest');

/** {@link influencerRequestSchema}, read. */
export type InfluencerRequest = z.output<typeof influencerRequestSchema>;

/** A transaction to be signed by an influencer. */
export const influencerTransactionSchema = z
  .strictObject({
    action: z.enum(['register', 'join', 'claim']),
    wallet: z.string().openapi({ description: 'Who signs and pays: the proven one.' }),
    transaction: z.string().openapi({ description: 'Unsigned, version 0, in base64.' }),
    blockhash: z.string(),
    last_valid_block_height: z.int(),
    summary: z.string().openapi({ description: 'What it does, in words.' }),
  })
  .openapi('InfluencerTransaction');

/** What waits to be claimed by an influencer. */
export const claimsSchema = z
  .strictObject({
    wallet: z.string(),
    total_usdc: amountText.openapi({ description: 'In USDC base units.' }),
    campaigns: z.array(
      z.strictObject({
        chain_campaign_id: z.string(),
        campaign_id: id.nullable().openapi({ description: 'Null for one that this platform does not know.' }),
        claims: z.int().openapi({ description: 'One for each user whose attention it was for.' }),
        amount_usdc: amountText,
      }),
    ),
  })
  .openapi('InfluencerClaims');

/** How the transactions of a campaign stand. */
export const entriesSchema = z.strictObject({
  campaign_id: id,
  data: z.array(entrySchema),
  next_cursor: z.string().nullable().openapi({ description: 'Null on the last page.' }),
});

/** A signature that is told. */
export const signatureSchema = z
  .strictObject({
    // To the byte: a node refuses to look for anything else.
    signature: z
      .string()
      .regex(SIGNATURE_PATTERN, 'must be 64 bytes in base58')
      .refine(isSignature, 'must be 64 bytes in base58'),
  })
  .openapi('ToldSignature');

/** How a transaction is shown. */
export function entryView(transaction: ChainTransaction): EntryBody {
  const { id, action, state, wallet, chain_campaign_id, signature, reason } = transaction;
  const { last_valid_block_height, prepared_at, landed_at } = transaction;
  return {
    id,
    action,
    state,
    wallet,
    chain_campaign_id,
    signature,
    reason,
    last_valid_block_height,
    prepared_at: prepared_at.toISOString(),
    landed_at: landed_at?.toISOString() ?? null,
  };
}

function isSignature(text: string): boolean {
  return SIGNATURE_PATTERN.test(text) && decodeBase58(text).length === SIGNATURE_BYTES;
}
