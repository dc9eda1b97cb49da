import { emptyPostgresUrl, freshPostgresUrl, memberUrl, openFresh } from '@crr/testing/database';
import { caught } from '@crr/testing/time';
import { expect } from 'chai';
import { sql } from 'kysely';
import {
  applyRoles,
  checkSchema,
  type Database,
  GROUPS,
  type Group,
  migrate,
  migrationNames,
  NoRolesError,
  openDatabase,
  prepareSchema,
  RolePrefixError,
  rolesSql,
  SchemaNewerError,
  SchemaOlderError,
  sqlState,
} from '../src';

const FORBIDDEN = '42501';
const SCHEMA_OF: Readonly<Record<Group, string | null>> = {
  indexer: 'chain',
  edge: 'edge',
  platform: 'platform',
  reader: null,
};
/** What the platform may do outside of its schema: retention takes away, commissions are posted. */
const OUTSIDE_OF_PLATFORM = [
  'DELETE edge.attention_reports',
  'DELETE edge.clicks',
  'INSERT ledger.accounts',
  'INSERT ledger.books',
  'INSERT ledger.entries',
  'INSERT ledger.transactions',
];

describe('the roles of Postgres', () => {
  const opened: Database[] = [];
  const open = async (url: string) => {
    const database = await openDatabase({ url });
    opened.push(database);
    return database;
  };
  afterEach(async () => {
    for (const database of opened.splice(0)) await database.close();
  });

  /** A migrated database by its owner's login, and by a login of a group. */
  async function both(group: Group): Promise<{ owner: Database; member: Database; url: string }> {
    const url = await freshPostgresUrl();
    return { url, owner: await open(url), member: await open(memberUrl(url, group)) };
  }

  /** The SQLSTATE of a refusal; undefined where there is none. */
  const refusal = (database: Database, statement: string) =>
    sql
      .raw(statement)
      .execute(database.db)
      .then(() => undefined, sqlState);

  describe('at the start of a service', () => {
    const [newest = ''] = migrationNames().slice(-1);

    for (const group of GROUPS) {
      it(`let ${group} find that there is nothing to migrate, and migrate nothing`, async () => {
        const { owner, member } = await both(group);
        expect(await migrate(member)).to.deep.equal([]);
        expect(await prepareSchema(member, 'never')).to.deep.equal([]);
        await sql`DELETE FROM crr.migration WHERE name = ${newest}`.execute(owner.db);
        const error = (await caught(migrate(member))) as SchemaOlderError;
        expect(error).to.be.instanceOf(SchemaOlderError);
        expect(error.missing).to.deep.equal([newest]);
        expect(error.message).to.match(/(permission denied|must be owner).*"crr db migrate"/);
        await sql`INSERT INTO crr.migration (name, timestamp) VALUES (${newest}, ''), ('9999_later', '')`.execute(
          owner.db,
        );
        expect(await caught(migrate(member))).to.be.instanceOf(SchemaNewerError);
      });
    }

    it('say what to run where there is no schema yet and the role may make none', async () => {
      const url = await emptyPostgresUrl();
      await both('edge');
      const member = await open(memberUrl(url, 'edge'));
      const error = (await caught(migrate(member))) as SchemaOlderError;
      expect(error).to.be.instanceOf(SchemaOlderError);
      expect(error.missing).to.deep.equal(migrationNames());
    });

    it('write nothing where nobody shall migrate, whatever the role may', async () => {
      const owner = await open(await emptyPostgresUrl());
      expect(await caught(prepareSchema(owner, 'never'))).to.be.instanceOf(SchemaOlderError);
      const { rows } = await sql`SELECT to_regnamespace('crr') AS made`.execute(owner.db);
      expect(rows).to.deep.equal([{ made: null }]);
      expect(await prepareSchema(owner, 'start')).to.deep.equal(migrationNames());
      expect(await prepareSchema(owner, 'never')).to.deep.equal([]);
      await checkSchema(owner);
    });
  });

  describe('as thieves', () => {
    for (const group of GROUPS) {
      it(`write, as ${group}, what is ${group}’s and nothing else but what retention takes away and the ledger takes in`, async () => {
        const { member } = await both(group);
        const { rows } = await sql<{ name: string; schema: string; privilege: string }>`
          SELECT c.oid::regclass::text AS name, n.nspname AS schema, p.privilege
          FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
          CROSS JOIN unnest(ARRAY['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) AS p (privilege)
          WHERE n.nspname IN ('chain', 'edge', 'ledger', 'platform', 'crr') AND c.relkind IN ('r', 'p', 'v')
            AND (has_table_privilege(c.oid, p.privilege)
              OR (p.privilege IN ('INSERT', 'UPDATE', 'REFERENCES') AND has_any_column_privilege(c.oid, p.privilege)))
          ORDER BY 1, 3`.execute(member.db);
        const own = rows.filter(({ schema }) => schema === SCHEMA_OF[group]);
        const others = rows.filter(({ schema }) => schema !== SCHEMA_OF[group]);
        const outside = group === 'platform' ? OUTSIDE_OF_PLATFORM : [];
        expect(others.map(({ name, privilege }) => `${privilege} ${name}`)).to.deep.equal(outside);
        const kinds = new Set(own.map(({ privilege }) => privilege));
        expect([...kinds]).to.deep.equal(group === 'reader' ? [] : ['DELETE', 'INSERT', 'UPDATE']);
      });
    }

    const SECRETS: Readonly<Record<string, string>> = {
      'the hashes and secrets of API keys': 'SELECT * FROM platform.api_keys',
      'e-mails of users': 'SELECT email FROM platform.users',
      'e-mails of influencers': 'SELECT email FROM platform.influencers',
      customers: 'SELECT customer_hash FROM platform.customer_events',
      'the audit log': 'SELECT * FROM platform.audit_log',
      'what links are called and whom they are of':
        'SELECT label, influencer_id FROM platform.tracking_links',
    };
    for (const group of ['indexer', 'edge', 'reader'] as const) {
      it(`read none of the platform’s secrets as ${group}`, async () => {
        const { member } = await both(group);
        for (const [what, statement] of Object.entries(SECRETS)) {
          expect(await refusal(member, statement), what).to.equal(FORBIDDEN);
        }
      });
    }

    const VISITORS: Readonly<Record<string, string>> = {
      'addresses of clicks': 'SELECT ip_hash FROM edge.clicks',
      'addresses on their way': 'SELECT * FROM edge.journal',
      'tags of visits': 'SELECT * FROM edge.sessions',
      'transactions before they are sent': 'SELECT * FROM edge.transactions',
      'where attention was paid': 'SELECT site, signals FROM edge.attention_reports',
    };
    for (const group of ['indexer', 'platform', 'reader'] as const) {
      it(`read nothing of visitors as ${group}`, async () => {
        const { member } = await both(group);
        for (const [what, statement] of Object.entries(VISITORS)) {
          expect(await refusal(member, statement), what).to.equal(FORBIDDEN);
        }
      });
    }

    it('read of the platform, as reader, what links earned and nothing else', async () => {
      const { member } = await both('reader');
      const { rows } = await sql<{ name: string }>`
        SELECT c.oid::regclass::text AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname IN ('edge', 'platform') AND c.relkind IN ('r', 'p', 'v') AND has_any_column_privilege(c.oid, 'SELECT')
        ORDER BY 1`.execute(member.db);
      expect(rows.map(({ name }) => name)).to.deep.equal([
        'platform.link_earning_days',
        'platform.link_earnings',
      ]);
      await sql`SELECT * FROM platform.link_earnings`.execute(member.db);
    });

    for (const group of GROUPS) {
      it(`migrate, alter and grant nothing as ${group}`, async () => {
        const { member, owner } = await both(group);
        const own = SCHEMA_OF[group] ?? 'chain';
        for (const statement of [
          'CREATE SCHEMA mine',
          `CREATE TABLE ${own}.mine (id int)`,
          'CREATE TABLE public.mine (id int)',
          `CREATE FUNCTION ${own}.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'`,
          'DROP SCHEMA edge CASCADE',
          'ALTER TABLE chain.campaigns ADD COLUMN mine int',
          'ALTER TABLE edge.clicks DISABLE TRIGGER ALL',
          'TRUNCATE chain.campaigns',
          "INSERT INTO crr.migration (name, timestamp) VALUES ('9999_later', 'now')",
          'DELETE FROM crr.migration',
          'CREATE ROLE mine',
          `ALTER ROLE crr_platform SUPERUSER`,
          `GRANT ${group === 'edge' ? 'crr_platform' : 'crr_edge'} TO CURRENT_USER`,
          `SET ROLE ${group === 'edge' ? 'crr_platform' : 'crr_edge'}`,
          'GRANT SELECT ON platform.audit_log TO PUBLIC',
        ]) {
          const found = await refusal(member, statement);
          // Of a table that the role may use Postgres only warns that nothing was granted.
          if (found === undefined) expect(statement).to.match(/^GRANT SELECT/);
          else expect(found, statement).to.equal(FORBIDDEN);
        }
        const { rows } = await sql`
          SELECT count(*)::int AS granted FROM information_schema.table_privileges
          WHERE table_schema IN ('chain', 'edge', 'ledger', 'platform', 'crr') AND grantee = 'PUBLIC'`.execute(
          owner.db,
        );
        expect(rows).to.deep.equal([{ granted: 0 }]);
      });
    }
  });

  describe('applied by their owner', () => {
    const PRIVILEGES = sql<{ acl: string }>`
      SELECT n.nspname || '.' || c.relname || ' ' || a.item::text AS acl
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace CROSS JOIN LATERAL unnest(c.relacl) AS a (item)
      WHERE n.nspname IN ('chain', 'edge', 'ledger', 'platform', 'crr')
      UNION ALL
      SELECT a.attrelid::regclass::text || '.' || a.attname || ' ' || i.item::text
      FROM pg_attribute a CROSS JOIN LATERAL unnest(a.attacl) AS i (item) WHERE a.attacl IS NOT NULL
      UNION ALL SELECT nspname || ' ' || nspacl::text FROM pg_namespace WHERE nspname IN ('chain', 'edge', 'ledger', 'platform', 'crr')
      UNION ALL SELECT 'default ' || defaclnamespace::regnamespace::text || ' ' || defaclobjtype::text || ' ' || defaclacl::text FROM pg_default_acl
      ORDER BY 1`;
    const privilegesOf = async ({ db }: Database) =>
      (await PRIVILEGES.execute(db)).rows.map(({ acl }) => acl);

    it('are the same the second time, and take back what an earlier version gave', async () => {
      const { owner } = await both('edge');
      const before = await privilegesOf(owner);
      expect(before.length).to.be.greaterThan(100);
      await applyRoles(owner);
      expect(await privilegesOf(owner)).to.deep.equal(before);
      await sql`GRANT SELECT ON platform.users TO crr_reader`.execute(owner.db);
      await sql`GRANT UPDATE (ip_hash) ON edge.clicks TO crr_platform`.execute(owner.db);
      await sql`GRANT CREATE ON SCHEMA chain TO crr_indexer`.execute(owner.db);
      await applyRoles(owner);
      expect(await privilegesOf(owner)).to.deep.equal(before);
    });

    it('give what later migrations add to whoever writes the schema, and what they add to the chain’s to readers', async () => {
      const { url, owner, member } = await both('edge');
      await sql.raw('CREATE TABLE edge.later (id bigserial PRIMARY KEY)').execute(owner.db);
      await sql.raw('CREATE TABLE chain.later (id int)').execute(owner.db);
      await sql.raw('INSERT INTO edge.later DEFAULT VALUES').execute(member.db);
      expect(await refusal(member, 'SELECT * FROM chain.later')).to.equal(FORBIDDEN);
      const reader = await open(memberUrl(url, 'reader'));
      await sql.raw('SELECT * FROM chain.later').execute(reader.db);
      expect(await refusal(reader, 'SELECT * FROM edge.later')).to.equal(FORBIDDEN);
    });

    it('are two installations’ in one cluster under two prefixes', async () => {
      const { owner } = await both('edge');
      expect(await applyRoles(owner, 'crr_staging')).to.deep.equal(
        GROUPS.map((group) => `crr_staging_${group}`),
      );
      const { rows } = await sql`
        SELECT has_table_privilege('crr_staging_edge', 'edge.clicks', 'INSERT') AS own,
          has_table_privilege('crr_staging_edge', 'platform.users', 'SELECT') AS others,
          (SELECT rolcanlogin FROM pg_roles WHERE rolname = 'crr_staging_edge') AS login`.execute(owner.db);
      expect(rows).to.deep.equal([{ own: true, others: false, login: false }]);
      for (const prefix of ['', '9', 'Crr', 'x; DROP', 'x'.repeat(41)]) {
        expect(() => rolesSql(prefix), prefix).to.throw(RolePrefixError);
      }
    });

    it('take nothing from an owner who is called like a group', async () => {
      const { owner } = await both('edge');
      await sql.raw('CREATE ROLE taken_edge').execute(owner.db);
      await sql.raw('ALTER SCHEMA edge OWNER TO taken_edge').execute(owner.db);
      const error = await caught(applyRoles(owner, 'taken'));
      expect(`${error}`).to.contain('role taken_edge owns the schemas');
      const { rows } = await sql`SELECT to_regrole('taken_reader') AS made`.execute(owner.db);
      expect(rows).to.deep.equal([{ made: null }]);
    });

    it('need an owner, who needs no superuser’s rights once the groups are there', async () => {
      const { url, member } = await both('platform');
      expect(sqlState(await caught(applyRoles(member)))).to.equal(FORBIDDEN);
      const server = await open(url);
      await sql.raw('CREATE ROLE plain_owner LOGIN').execute(server.db);
      const empty = await emptyPostgresUrl();
      const name = new URL(empty).pathname.slice(1);
      await sql.raw(`GRANT CREATE ON DATABASE ${name} TO plain_owner`).execute(server.db);
      const asOwner = new URL(empty);
      asOwner.username = 'plain_owner';
      const owner = await open(asOwner.href);
      await migrate(owner);
      await applyRoles(owner);
      const reader = await open(memberUrl(empty, 'reader'));
      await sql`SELECT * FROM chain.campaign_roi`.execute(reader.db);
    });

    it('are of this version’s schema alone, and of Postgres', async () => {
      const empty = await open(await emptyPostgresUrl());
      expect(await caught(applyRoles(empty))).to.be.instanceOf(SchemaOlderError);
      const embedded = await openFresh('pglite');
      opened.push(embedded);
      expect(await caught(applyRoles(embedded))).to.be.instanceOf(NoRolesError);
    });

    it('are the same by the SQL that is printed for a DBA', async () => {
      const { owner } = await both('edge');
      const before = await privilegesOf(owner);
      await sql`REVOKE ALL ON ALL TABLES IN SCHEMA edge FROM crr_edge`.execute(owner.db);
      const text = rolesSql();
      expect(text.startsWith('BEGIN;')).to.equal(true);
      expect(text.trimEnd().endsWith('COMMIT;')).to.equal(true);
      // As psql sends it: all of it is one message without parameters.
      await sql.raw(text).execute(owner.db);
      expect(await privilegesOf(owner)).to.deep.equal(before);
    });
  });
});
