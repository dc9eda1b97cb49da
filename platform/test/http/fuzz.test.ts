import { IS_LONG, runs, TEST_SEED } from '@crr/testing/budget';
/**
 * What schemathesis does: requests made of the OpenAPI document's own schemas, right and wrong ones, to every operation that is
 * registered. No answer may be a fault in here, each refusal has the one shape, and each answer is one that its schema allows.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import type { Access } from '../../src/tenancy/access';
import { CALLERS, type Caller, TestPlatform } from '../support/app';
import { onOneDatabase } from '../support/database';
import { hintsOf } from '../support/hints';
import { insertDeadLetter } from '../support/jobs';
import { type Operation, operationsOf, RequestMaker } from '../support/requests';
import { TEST_ROUTES, testDocument } from '../support/routes';
import { insertTenantRows } from '../support/rows';

const RUNS = runs(24);
/** For a commit one by which chance gets to every operation. */
const SEED = IS_LONG ? TEST_SEED : 20_260_701;
/** Of 100 parts of a hostile request. */
const HOSTILITY = 6;

/** Of a page of a report: conversions, clicks, key. */
const PARTS_CURSOR = Buffer.from(JSON.stringify(['0', '0', 'x'])).toString('base64url');

/** What requests by chance need not get to: it takes a signature of theirs, or of a transaction that was prepared. */
const BEYOND_CHANCE: readonly string[] = [
  'post /influencers/me/wallet-proofs',
  'post /campaigns/{id}/transactions/{transaction}/signature',
];

onOneDatabase('every operation of the document', (open) => {
  const reached = new Set<string>();

  for (const operation of operationsOf(testDocument())) {
    it(`answers whatever it is sent without a fault: ${nameOf(operation)}`, async () => {
      const statuses = await fuzz(await TestPlatform.start(await open()), operation);
      // A success, or a conflict with what is there: the request got to the rules of the room.
      if (statuses.some((status) => status < 300 || status === 409)) reached.add(nameOf(operation));
    });
  }

  it('was reached by some of these requests', () => {
    const missed = operationsOf(testDocument())
      .map(nameOf)
      .filter((name) => !reached.has(name) && !BEYOND_CHANCE.includes(name));
    expect(missed).to.deep.equal([]);
  });
});

function nameOf({ method, path }: Pick<Operation, 'method' | 'path'>): string {
  return `${method} ${path}`;
}

/** @returns the statuses of the answers */
async function fuzz(test: TestPlatform, operation: Operation): Promise<number[]> {
  const own = await insertTenantRows(test, 'A');
  const other = await insertTenantRows(test, 'B');
  const known = [...Object.values(own), ...Object.values(other)];
  const hints = {
    ...hintsOf(test, own),
    '/jobs': await insertDeadLetter(test),
    ...(operation.path.includes('/stats/') ? { cursor: PARTS_CURSOR } : {}),
  };
  const maker = new RequestMaker(test.platform.document, known, hints);
  const requests = fc.oneof(maker.request(operation, 0), maker.request(operation, HOSTILITY));
  const statuses: number[] = [];
  await fc.assert(
    fc.asyncProperty(callersOf(operation), requests, async (caller, { path, options }) => {
      const answer = await test.call(caller, operation.method, path, options);
      statuses.push(answer.status);
      const told = JSON.stringify(answer.body);
      expect(answer.status, told).to.be.below(500);
      if (answer.status < 400) return;
      expect(Object.keys(answer.body as object), told).to.deep.equal(['error']);
      expect((answer.body as { error: object }).error).to.include.all.keys('code', 'message', 'doc_url');
    }),
    { numRuns: RUNS, seed: SEED },
  );
  return statuses;
}

/** Mostly those who may call it: who may not does not get far. */
function callersOf(operation: Operation): fc.Arbitrary<Caller> {
  const route = TEST_ROUTES.find((one) => nameOf(one) === nameOf(operation));
  const allowed = callersNamed(route?.access ?? 'public');
  return fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...allowed) },
    { weight: 1, arbitrary: fc.constantFrom(...CALLERS) },
  );
}

function callersNamed(access: Access): Caller[] {
  if (access === 'public') return ['anonymous'];
  if (access === 'signed_in') return ['pending', 'advertiserA', 'influencerA'];
  return [
    ...(access.admin === undefined ? [] : (['root'] as const)),
    ...(access.advertiser ? (['advertiserA'] as const) : []),
    ...(access.influencer ? (['influencerA'] as const) : []),
    ...(access.apiKey === undefined ? [] : (['keyA'] as const)),
  ];
}
