-- Roles: one group without login for each service and one for readers, and what each may do in this database. `crr db roles` runs this file
-- in one transaction, `crr db roles --sql` prints it. It can be run again at any time: each group has exactly these privileges afterwards.
--
-- For the owner of the schemas, or a superuser. Groups are the cluster's, not the database's: where they are missing, CREATEROLE is needed.

-- One at a time.
SELECT pg_catalog.pg_advisory_xact_lock(1668444689);

DO $$
DECLARE
  own record;
  made text;
BEGIN
  FOREACH made IN ARRAY ARRAY['crr_indexer', 'crr_edge', 'crr_platform', 'crr_reader'] LOOP
    IF EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname IN ('chain', 'edge', 'ledger', 'platform', 'crr') AND nspowner = pg_catalog.to_regrole(made)) THEN
      RAISE EXCEPTION 'role % owns the schemas: choose another prefix for the groups', made;
    END IF;
    IF pg_catalog.to_regrole(made) IS NULL THEN
      EXECUTE pg_catalog.format('CREATE ROLE %I NOLOGIN', made);
    END IF;
  END LOOP;

  -- What later migrations add belongs to whoever owns the schema, who migrates.
  FOR own IN
    SELECT n.nspname AS schema, pg_catalog.pg_get_userbyid(n.nspowner) AS owner, w.writer
    FROM (VALUES ('chain', 'crr_indexer'), ('edge', 'crr_edge'), ('platform', 'crr_platform')) AS w (schema, writer)
    JOIN pg_catalog.pg_namespace n ON n.nspname = w.schema
  LOOP
    EXECUTE pg_catalog.format('ALTER DEFAULT PRIVILEGES FOR ROLE %I IN SCHEMA %I GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO %I',
      own.owner, own.schema, own.writer);
    EXECUTE pg_catalog.format('ALTER DEFAULT PRIVILEGES FOR ROLE %I IN SCHEMA %I GRANT USAGE ON SEQUENCES TO %I', own.owner, own.schema, own.writer);
    IF own.schema = 'chain' THEN
      EXECUTE pg_catalog.format('ALTER DEFAULT PRIVILEGES FOR ROLE %I IN SCHEMA chain GRANT SELECT ON TABLES TO crr_reader', own.owner);
    END IF;
  END LOOP;

  -- Everybody may, unless somebody took it away. `crr indexer verify` and `repair` recompute in temporary tables.
  IF NOT pg_catalog.has_database_privilege('crr_indexer', pg_catalog.current_database(), 'TEMPORARY') THEN
    EXECUTE pg_catalog.format('GRANT TEMPORARY ON DATABASE %I TO crr_indexer', pg_catalog.current_database());
  END IF;
  FOREACH made IN ARRAY ARRAY['crr_indexer', 'crr_edge', 'crr_platform', 'crr_reader'] LOOP
    IF NOT pg_catalog.has_database_privilege(made, pg_catalog.current_database(), 'CONNECT') THEN
      EXECUTE pg_catalog.format('GRANT CONNECT ON DATABASE %I TO %I', pg_catalog.current_database(), made);
    END IF;
  END LOOP;
END
$$;

-- What an earlier version gave and this one does not need.
REVOKE ALL ON ALL TABLES IN SCHEMA chain, edge, ledger, platform, crr FROM crr_indexer, crr_edge, crr_platform, crr_reader;
REVOKE ALL ON ALL SEQUENCES IN SCHEMA chain, edge, ledger, platform, crr FROM crr_indexer, crr_edge, crr_platform, crr_reader;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA chain, edge, ledger, platform, crr FROM crr_indexer, crr_edge, crr_platform, crr_reader;
REVOKE ALL ON SCHEMA chain, edge, ledger, platform, crr FROM crr_indexer, crr_edge, crr_platform, crr_reader;

-- Which version's schema it is: each looks when it starts.
GRANT USAGE ON SCHEMA crr TO crr_indexer, crr_edge, crr_platform, crr_reader;
GRANT SELECT ON crr.migration TO crr_indexer, crr_edge, crr_platform, crr_reader;

-- The indexer writes what the chain said.
GRANT USAGE ON SCHEMA chain TO crr_indexer;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA chain TO crr_indexer;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA chain TO crr_indexer;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA chain TO crr_indexer;
-- It compares the edge's account with the chain's.
GRANT USAGE ON SCHEMA edge TO crr_indexer;
GRANT SELECT (chain_campaign_id, id, kind, account, sequence, seconds, state, signature, changed_at) ON edge.attention_reports TO crr_indexer;

-- The edge, and the collector of edges that are workers, write clicks, reports of attention and their own state.
GRANT USAGE ON SCHEMA edge TO crr_edge;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA edge TO crr_edge;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA edge TO crr_edge;
-- It follows links, and signs tags by the keys that their campaigns name.
GRANT USAGE ON SCHEMA platform, chain TO crr_edge;
GRANT SELECT (code, destination_url, is_active, chain_campaign_id, influencer, utm) ON platform.tracking_links TO crr_edge;
GRANT SELECT (campaign_id, tag_signer, next_tag_signer, next_tag_signer_from, tag_signer_from, tag_signer_until) ON chain.campaigns TO crr_edge;

-- The platform, and `crr link`, write tenants, campaigns, links, customers' events.
GRANT USAGE ON SCHEMA platform TO crr_platform;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA platform TO crr_platform;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA platform TO crr_platform;
-- It posts to the ledger, and changes nothing there: triggers move balances with their owner's rights.
GRANT USAGE ON SCHEMA ledger TO crr_platform;
GRANT SELECT ON ALL TABLES IN SCHEMA ledger TO crr_platform;
GRANT INSERT ON ledger.books, ledger.accounts, ledger.transactions, ledger.entries TO crr_platform;
-- Reports read what the chain paid; the leaderboard's function reads with the rights of whoever asks.
GRANT USAGE ON SCHEMA chain TO crr_platform;
GRANT SELECT ON chain.campaigns, chain.campaign_hours, chain.campaign_stats, chain.pots, chain.influencer_stats TO crr_platform;
GRANT SELECT ON chain.influencers, chain.influencer_cohorts, chain.attributions TO crr_platform;
-- The ledger follows deposits that are final.
GRANT SELECT ON chain.deposits, chain.cursor TO crr_platform;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA chain TO crr_platform;
-- Events are attributed to clicks, and reports count them: not whose address it was.
GRANT USAGE ON SCHEMA edge TO crr_platform;
GRANT SELECT (id, code, clicked_at, bot_reason) ON edge.clicks TO crr_platform;
GRANT SELECT ON edge.click_days TO crr_platform;
-- Retention takes away what is older than it may be kept; it finds rows by their place (ctid).
GRANT DELETE ON edge.clicks, edge.attention_reports TO crr_platform;
GRANT SELECT (ctid) ON edge.clicks TO crr_platform;
-- It sums what the links of those reports earned, by a view with its owner's rights.
GRANT SELECT (ctid, chain_campaign_id, id, changed_at, state) ON edge.attention_reports TO crr_platform;

-- Analysts and dashboards read what the chain said and which link earned it, and nothing else of tenants, nothing of customers or visitors.
GRANT USAGE ON SCHEMA chain TO crr_reader;
GRANT SELECT ON ALL TABLES IN SCHEMA chain TO crr_reader;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA chain TO crr_reader;
GRANT USAGE ON SCHEMA platform TO crr_reader;
GRANT SELECT ON platform.link_earnings, platform.link_earning_days TO crr_reader;
-- Auditors verify the ledger: ids and amounts, nobody's name.
GRANT USAGE ON SCHEMA ledger TO crr_reader;
GRANT SELECT ON ALL TABLES IN SCHEMA ledger TO crr_reader;
