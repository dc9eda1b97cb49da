-- What the second edition of the program keeps besides: pools on the allow-list, what a key was good for, holds, the
-- time of the targeting, and a lower floor price that was announced. Rows of before have none of it.

ALTER TABLE chain.router_config ADD COLUMN swap_pools text[] NOT NULL DEFAULT '{}';
ALTER TABLE chain.router_config ALTER COLUMN swap_pools DROP DEFAULT;
COMMENT ON COLUMN chain.router_config.swap_pools IS 'Pools of these programs that payouts may go through, base58.';

ALTER TABLE chain.campaigns
  ADD COLUMN attester_until timestamptz,
  ADD COLUMN attester_from timestamptz,
  ADD COLUMN tag_signer_from timestamptz,
  ADD COLUMN resumed_at timestamptz,
  ADD COLUMN held_until timestamptz,
  ADD COLUMN held_seconds bigint NOT NULL DEFAULT 0,
  ADD COLUMN targeting_since timestamptz,
  ADD COLUMN next_min_ac_per_usdc numeric(20,0) NOT NULL DEFAULT 0,
  ADD COLUMN next_min_ac_from timestamptz;
-- An attester that was replaced was good until its successor took over.
UPDATE chain.campaigns SET attester_until = next_attester_from;
COMMENT ON COLUMN chain.campaigns.attester_until IS
  'The attester is good for what was earned before; null while nothing replaces it, and for one that was retired.';
COMMENT ON COLUMN chain.campaigns.attester_from IS 'From when the attester was good; null for the campaign’s first.';
COMMENT ON COLUMN chain.campaigns.tag_signer_until IS
  'The tag signer is good for what was earned before; null while nothing replaces it, and for one that was retired.';
COMMENT ON COLUMN chain.campaigns.tag_signer_from IS 'From when the tag signer was good; null for the campaign’s first.';
COMMENT ON COLUMN chain.campaigns.resumed_at IS 'When recording was last opened after a pause or hold; null for never.';
COMMENT ON COLUMN chain.campaigns.held_until IS 'Last second in which recording is held after the end; null without a hold.';
COMMENT ON COLUMN chain.campaigns.held_seconds IS 'How long it was held in all; the attribution window is longer by it.';
COMMENT ON COLUMN chain.campaigns.targeting_since IS
  'When the targeting was last changed: attention earned until then was judged by the one before; null for never.';
COMMENT ON COLUMN chain.campaigns.next_min_ac_per_usdc IS 'A lower floor price that was announced; 0 for none.';
COMMENT ON COLUMN chain.campaigns.next_min_ac_from IS 'From when the announced floor price counts; null for none.';
