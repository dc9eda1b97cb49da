-- The newest payouts of one user or influencer, over all campaigns, each with its transaction's signature.
-- Parameters: payee (wallet).
-- Units: USDC and AC-D base units; finalized is false while the transaction is only confirmed.
SELECT campaign_id, kind, beneficiary, amount_usdc, amount_acd, state, recorded_at, signature, finalized
FROM chain.payouts
WHERE payee = :'payee'
ORDER BY recorded_at DESC, campaign_id, seq DESC, beneficiary
LIMIT 20;
