-- The newest payouts of one campaign, each with its transaction's signature.
-- Parameters: campaign_id.
-- Units: USDC and AC-D base units; finalized is false while the transaction is only confirmed.
SELECT seq, kind, beneficiary, payee, amount_usdc, amount_acd, state, recorded_at, signature, finalized
FROM chain.payouts
WHERE campaign_id = :'campaign_id'
ORDER BY seq DESC, beneficiary
LIMIT 20;
