-- How often somebody may call holds over all processes of the platform. Unlogged: what a crash forgets is a minute's calls.
CREATE UNLOGGED TABLE platform.rate_limits (
  caller_hash bytea PRIMARY KEY CHECK (length(caller_hash) = 32),
  full_at timestamptz NOT NULL,
  taken integer NOT NULL CHECK (taken >= 0)
) WITH (fillfactor = 50);
COMMENT ON TABLE platform.rate_limits IS 'Buckets of callers of the last minute (generic cell rate algorithm), one for each caller and limit. Older rows mean nothing.';
COMMENT ON COLUMN platform.rate_limits.caller_hash IS 'Keyed hash of the limit and of who calls: no address, no id.';
COMMENT ON COLUMN platform.rate_limits.full_at IS 'When the bucket is full again if nobody takes from it.';
COMMENT ON COLUMN platform.rate_limits.taken IS 'Calls that the last statement took for its process; 0: it was refused.';
