-- Does campaign B convert better than campaign A? (Variants of one campaign are campaigns of their own.)
--
-- Parameters: $1 campaign A, $2 campaign B.
-- Units: rates and difference 1 = all users; p_value two-sided; lift rate_b / rate_a - 1, with its 95 % interval.
-- Decide how many users you wait for before you look: a p-value that is looked at daily until it is low is not one.
SELECT users_a, conversions_a, rate_a, users_b, conversions_b, rate_b, difference, z_score, p_value, significant, lift, lift_low,
    lift_high
FROM campaign_ab($1, $2);
