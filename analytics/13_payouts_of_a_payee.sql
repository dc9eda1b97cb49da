-- A user's or influencer's newest payouts with their transactions, over all campaigns.
--
-- Parameters: $1 wallet, $2 number of rows.
-- Units: amount_usdc USDC base units; amount_acd AC-D base units.
SELECT campaign_id, kind, beneficiary, amount_usdc, amount_acd, state, recorded_at, signature, finalized
FROM payouts
WHERE payee = $1
ORDER BY recorded_at DESC
LIMIT $2;
