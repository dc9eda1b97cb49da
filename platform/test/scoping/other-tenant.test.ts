/**
 * Another tenant's rows can not be asked for: every route that is registered is called by everybody of one tenant with what belongs to
 * another one, and neither shows nor changes anything of it.
 */
import { anyTable } from '@crr/testing/database';
import { expect } from 'chai';
import fc from 'fast-check';
import { sql } from 'kysely';
import type { Route } from '../../src/pipeline/route';
import { TENANT_TABLES } from '../../src/tenancy/scope';
import { type Answered, type Caller, TestPlatform } from '../support/app';
import { onOneDatabase } from '../support/database';
import { hintsOf } from '../support/hints';
import { type MadeRequest, type Operation, operationsOf, RequestMaker } from '../support/requests';
import { TEST_ROUTES } from '../support/routes';
import { insertTenantRows, KEY_COLUMNS, type TenantKeys } from '../support/rows';

/** Everybody of tenant A. */
const OF_A: readonly Caller[] = ['advertiserA', 'keyA', 'influencerA'];
const BODIES = 6;
const SEED = 20_260_701;

const LISTS = TEST_ROUTES.filter(({ method, path }) => method === 'get' && !path.includes('{'));
const BY_ID = TEST_ROUTES.filter(({ path }) => path.includes('{'));
const WITH_BODY = TEST_ROUTES.filter(({ request }) => request.body !== undefined);

interface Stage {
  readonly test: TestPlatform;
  readonly own: TenantKeys;
  readonly other: TenantKeys;
}

onOneDatabase('another tenant’s rows', (open) => {
  const start = async (): Promise<Stage> => {
    const test = await TestPlatform.start(await open());
    return { test, own: await insertTenantRows(test, 'A'), other: await insertTenantRows(test, 'B') };
  };

  it('are absent from every list, also when they are asked for', async () => {
    const { test, other } = await start();
    for (const route of LISTS) {
      for (const caller of OF_A) {
        for (const query of [{}, ...filtersFor(route, other)]) {
          const answer = await test.call(caller, 'get', route.path, {
            query: { ...needed(test, route), ...query },
          });
          expectNothingOf(other, answer, `${route.path} ${JSON.stringify(query)} by ${caller}`);
        }
      }
    }
  });

  it('an advertiser who asks for another’s gets their own, and one without data gets an empty list', async () => {
    const { test, own, other } = await start();
    const query = { advertiser_id: other.advertisers };
    const seen = await test.expect<{ data: { id: string }[] }>(200, 'advertiserA', 'get', '/campaigns', {
      query,
    });
    expect(seen.data.map(({ id }) => id)).to.deep.equal([own.campaigns]);
    await test.db.deleteFrom('platform.evidence').execute();
    const none = await test.expect<{ data: object[] }>(200, 'advertiserA', 'get', '/evidence', { query });
    expect(none).to.deep.equal({ data: [], next_cursor: null });
  });

  it('are all that an admin sees who asks for them by advertiser_id', async () => {
    const { test, own, other } = await start();
    const filtered = LISTS.filter((route) => takes(route, 'advertiser_id') && mayAdmin(route));
    for (const route of filtered) {
      const query = { ...needed(test, route), advertiser_id: other.advertisers };
      const answer = await test.call('root', 'get', route.path, { query });
      expect(answer.status, `${route.path}: ${JSON.stringify(answer.body)}`).to.equal(200);
      expectNothingOf(own, answer, route.path);
    }
    const query = { advertiser_id: other.advertisers };
    const seen = await test.expect<{ data: { id: string }[] }>(200, 'root', 'get', '/campaigns', { query });
    expect(seen.data.map(({ id }) => id)).to.deep.equal([other.campaigns]);
  });

  it('are not found by their ids, and stay as they are', async () => {
    const { test, own, other } = await start();
    const before = await rowsOf(test, other);
    const maker = new RequestMaker(test.platform.document, Object.values(own), hintsOf(test, own));
    for (const route of BY_ID) {
      for (const { options } of requestsTo(maker, test, route, 1)) {
        for (const caller of OF_A) {
          const answer = await test.call(caller, route.method, pathOf(route, test, other), options);
          const told = `${nameOf(route)} by ${caller}: ${JSON.stringify(answer.body)}`;
          expectNothingOf(other, answer, told);
          // By chance a key of idempotency that says nothing, which is refused before anything is looked up.
          if (told.includes('invalid_idempotency_key')) continue;
          expect(answer.status, told).to.be.oneOf([403, 404, 422]);
          if (options.body === undefined) expect(answer.status, told).to.be.oneOf([403, 404]);
        }
      }
    }
    expect(await rowsOf(test, other)).to.deep.equal(before);
  });

  it('can not be named in what somebody makes or changes', async () => {
    const { test, own, other } = await start();
    const before = await rowsOf(test, other);
    // A code is anybody's to choose: the other's link is named where a field is for links only.
    const { code: _, ...named } = hintsOf(test, other);
    const hints = { ...named, ...pathHints(test, own) };
    const maker = new RequestMaker(test.platform.document, Object.values(own), hints);
    // Whom somebody works with is theirs to choose: any influencer may be named.
    const secret = { ...other, influencers: other.campaigns };
    const restoreCallers = await callersOf(test);
    for (const route of WITH_BODY) {
      for (const { path, options } of requestsTo(maker, test, route, BODIES)) {
        for (const caller of OF_A) {
          const answer = await test.call(caller, route.method, path, options);
          if (answer.status < 300) expectNothingOf(secret, answer, `${nameOf(route)} by ${caller}`);
        }
      }
      await restoreCallers();
    }
    expect(await rowsOf(test, other)).to.deep.equal(before);
  });
});

const CALLER_TABLES = ['advertisers', 'influencers', 'users', 'api_keys'];

/** Callers as they are now: some requests take their scopes, or them, away. @returns what makes them so again */
async function callersOf(test: TestPlatform): Promise<() => Promise<void>> {
  const rows: { table: string; row: { id: string } }[] = [];
  for (const table of CALLER_TABLES) {
    const found = await anyTable(test.db).selectFrom(`platform.${table}`).selectAll().execute();
    rows.push(...found.map((row) => ({ table, row: row as { id: string } })));
  }
  const known = rows.map(({ row }) => row.id);
  return async () => {
    // Whoever was forgotten and came again has another row under the same name.
    await test.db.updateTable('platform.users').set({ sub: sql`id` }).where('id', 'not in', known).execute();
    for (const { table, row } of rows)
      await anyTable(test.db).updateTable(`platform.${table}`).set(row).where('id', '=', row.id).execute();
    for (const id of [test.ids.keyA, test.ids.keyB]) test.platform.services.apiKeys.distrust(id);
  };
}

function nameOf({ method, path }: Pick<Operation, 'method' | 'path'>): string {
  return `${method} ${path}`;
}

function takes({ request }: Route, name: string): boolean {
  return request.query !== undefined && Object.hasOwn(request.query.shape, name);
}

function mayAdmin({ access }: Route): boolean {
  return typeof access === 'object' && access.admin !== undefined;
}

/** Queries that ask for what belongs to a tenant. */
function filtersFor(route: Route, keys: TenantKeys): Record<string, string>[] {
  const asked: Record<string, string> = {
    advertiser_id: keys.advertisers,
    campaign_id: keys.campaigns,
    influencer_id: keys.influencers,
    application_id: keys.applications,
    coupon_id: keys.coupons,
    link_code: keys.tracking_links,
    subject_id: keys.campaigns,
  };
  return Object.entries(asked).flatMap(([name, value]) => (takes(route, name) ? [{ [name]: value }] : []));
}

/** What a list can not be asked without. */
function needed(test: TestPlatform, { request }: Route): Record<string, string> {
  const hints = hintsOf(test, {} as TenantKeys);
  const required = Object.entries(request.query?.shape ?? {}).filter(
    ([, schema]) => !schema.safeParse(undefined).success,
  );
  return Object.fromEntries(required.map(([name]) => [name, String(hints[name])]));
}

function pathHints(test: TestPlatform, keys: TenantKeys): Record<string, unknown> {
  const all = Object.entries(hintsOf(test, keys)).filter(([name]) => name.startsWith('/'));
  return { ...Object.fromEntries(all), '/users': keys.users };
}

function requestsTo(maker: RequestMaker, test: TestPlatform, route: Route, count: number): MadeRequest[] {
  const operation = operationsOf(test.platform.document).find(
    (one) => nameOf(one) === nameOf(route),
  ) as Operation;
  return fc.sample(maker.request(operation, 0), { numRuns: count, seed: SEED });
}

/** The path with every parameter naming what belongs to a tenant. */
function pathOf(route: Route, test: TestPlatform, keys: TenantKeys): string {
  const hints = hintsOf(test, keys);
  const parts = route.path.split('/');
  return parts
    .map((part, place) => {
      const name = /^\{(\w+)\}$/.exec(part)?.[1];
      if (name === undefined) return part;
      return String(
        name === 'id' ? (pathHints(test, keys)[`/${parts[place - 1]}`] ?? keys.coupons) : hints[name],
      );
    })
    .join('/');
}

/** Nothing by which a tenant's rows are known is in the answer. */
function expectNothingOf(keys: TenantKeys, { body }: Answered, told: string): void {
  const text = JSON.stringify(body) ?? '';
  for (const table of TENANT_TABLES) {
    expect(text.includes(keys[table]), `${told} shows the other's row of ${table}: ${text}`).to.equal(false);
  }
}

/** A tenant's row in each table. */
async function rowsOf(test: TestPlatform, keys: TenantKeys): Promise<Record<string, unknown>> {
  const rows: Record<string, unknown> = {};
  for (const table of TENANT_TABLES) {
    const column = KEY_COLUMNS[table] ?? 'id';
    rows[table] = await anyTable(test.db)
      .selectFrom(`platform.${table}`)
      .selectAll()
      .where(column, '=', keys[table])
      .execute();
  }
  return rows;
}
