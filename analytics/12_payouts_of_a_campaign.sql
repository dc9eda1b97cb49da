-- A campaign's newest payouts with their transactions.
--
-- Parameters: $1 campaign, $2 only rows before this seq (null: from the newest), $3 number of rows.
-- Units: amount_usdc USDC base units; amount_acd AC-D base units; seq, not time, is the order: it has no ties between events.
-- The user's and the influencer's part of an event share its seq: take $2 from a row whose event is complete.
SELECT seq, kind, beneficiary, payee, amount_usdc, amount_acd, state, recorded_at, signature, finalized
FROM payouts
WHERE campaign_id = $1 AND seq < coalesce($2, 9223372036854775807)
ORDER BY seq DESC
LIMIT $3;
