-- One queue for everything that happens later: it takes the place of each room's own outbox and loop.

CREATE TABLE platform.jobs (
  id uuid PRIMARY KEY,
  kind text NOT NULL CHECK (kind <> ''),
  key text NOT NULL CHECK (key <> ''),
  payload jsonb NOT NULL DEFAULT '{}',
  state text NOT NULL CHECK (state IN ('queued', 'dead')),
  due_at timestamptz NOT NULL,
  lease uuid,
  attempts integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  revision integer NOT NULL DEFAULT 0,
  last_error text,
  advertiser_id uuid REFERENCES platform.advertisers (id),
  created_at timestamptz NOT NULL,
  UNIQUE (kind, key),
  CHECK (state = 'queued' OR lease IS NULL)
) WITH (fillfactor = 60);
CREATE INDEX jobs_due ON platform.jobs (kind, due_at) WHERE state = 'queued';
CREATE INDEX jobs_dead ON platform.jobs (id) WHERE state = 'dead';
CREATE INDEX jobs_of_advertiser ON platform.jobs (advertiser_id);
COMMENT ON TABLE platform.jobs IS 'Job queue: what happens later, enqueued in the transaction that wants it. A job that is done has no row any more.';
COMMENT ON COLUMN platform.jobs.id IS 'UUID.';
COMMENT ON COLUMN platform.jobs.kind IS 'What is to be done: the handler, e.g. conversion.deliver.';
COMMENT ON COLUMN platform.jobs.key IS 'About what; of one kind and key there is one job at a time.';
COMMENT ON COLUMN platform.jobs.payload IS 'What the handler needs besides. Ids, never personal data.';
COMMENT ON COLUMN platform.jobs.state IS 'dead: a dead letter, which waits for an admin.';
COMMENT ON COLUMN platform.jobs.due_at IS 'When it is tried next; while it is leased, when the lease ends.';
COMMENT ON COLUMN platform.jobs.lease IS 'Of the process that has it; null while nobody has.';
COMMENT ON COLUMN platform.jobs.attempts IS 'How often it was begun since it was enqueued or released.';
COMMENT ON COLUMN platform.jobs.revision IS 'How often it was enqueued again: a job that is enqueued while it runs runs once more.';
COMMENT ON COLUMN platform.jobs.last_error IS 'Why the last attempt was in vain, or what it waits for; null before.';
COMMENT ON COLUMN platform.jobs.advertiser_id IS 'Whose it is; null for nobody''s.';
COMMENT ON COLUMN platform.jobs.created_at IS 'When it was enqueued, or released.';

CREATE TABLE platform.job_slots (
  kind text PRIMARY KEY,
  slot_at timestamptz NOT NULL
);
COMMENT ON TABLE platform.job_slots IS 'Cron: the last slot of each schedule that some process took; each slot is taken once.';
COMMENT ON COLUMN platform.job_slots.kind IS 'The schedule: the kind of its jobs.';
COMMENT ON COLUMN platform.job_slots.slot_at IS 'The beginning of the slot.';

-- Conversions: the row says what became of one, the job when it is tried.
INSERT INTO platform.jobs (id, kind, key, state, due_at, attempts, last_error, advertiser_id, created_at)
SELECT gen_random_uuid(), 'conversion.deliver', event_id::text, 'queued', due_at, attempts, reason, advertiser_id, created_at
FROM platform.chain_conversions WHERE state = 'queued';
DROP INDEX platform.chain_conversions_due;
ALTER TABLE platform.chain_conversions DROP COLUMN due_at;

-- Purchases that were never queued, because the indexer was behind when they came: queued once, for all of the past.
WITH lost AS (
  INSERT INTO platform.chain_conversions (event_id, advertiser_id, campaign_id, wallet, state, created_at)
  SELECT e.id, e.advertiser_id, e.campaign_id, e.customer_wallet, 'queued', now()
  FROM platform.customer_events e JOIN platform.campaigns c ON c.id = e.campaign_id
  WHERE e.action = 'purchase' AND e.customer_wallet IS NOT NULL AND c.chain_campaign_id IS NOT NULL
    AND e.received_at >= coalesce((c.chain_tx -> 'create' ->> 'prepared_at')::timestamptz, c.created_at)
  ON CONFLICT (event_id) DO NOTHING
  RETURNING event_id, advertiser_id
)
INSERT INTO platform.jobs (id, kind, key, state, due_at, advertiser_id, created_at)
SELECT gen_random_uuid(), 'conversion.deliver', event_id::text, 'queued', now(), advertiser_id, now() FROM lost;
CREATE INDEX customer_events_payable ON platform.customer_events (id)
  WHERE action = 'purchase' AND customer_wallet IS NOT NULL AND campaign_id IS NOT NULL;
