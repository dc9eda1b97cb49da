/** The project's database goes away under an edge and comes back: visitors of known links do not notice, and no click is lost. */

import { ADDRESS_HEADER, EDGE_KINDS, type RunningEdge, startEdge } from '@crr/testing/services';
import { eventually } from '@crr/testing/time';
import { expect } from 'chai';
import { sql } from 'kysely';
import { createLink } from '../../src/link/admin';
import { USER_AGENTS } from '../support/user-agents';
import { type CutDatabase, openCutDatabase } from './support/cut-database';
import { type Answered, type Asked, askAll } from './support/requests';

const VISITS = 300;
const CONNECTIONS = 8;
/** Repetitions pause for ten seconds at most. */
const PATIENCE_MS = 120_000;

for (const kind of EDGE_KINDS) {
  describe(`an edge whose database is down (${kind})`, () => {
    let cut: CutDatabase;
    let edge: RunningEdge;

    beforeEach(async () => {
      cut = await openCutDatabase();
      edge = await startEdge(kind, {}, cut.database);
      await createLink(cut.database.db, { code: 'known', destinationUrl: 'https://shop.example/' });
      await createLink(cut.database.db, { code: 'unseen', destinationUrl: 'https://shop.example/' });
    });
    afterEach(async () => {
      await cut.giveBack();
      await edge.stop();
    });

    it('leads on by the links that it knows, and stores every click when the database is back', async () => {
      const told = idsOf(await visit('known', 20));
      await cut.cut();
      const during = await visit('known', VISITS);
      expect(statusesOf(during)).to.deep.equal({ 302: VISITS });
      told.push(...idsOf(during));
      expect(statusesOf(await visit('unseen', 3))).to.deep.equal({ 503: 3 });
      await cut.giveBack();
      const after = await visit('known', 20);
      expect(statusesOf(after)).to.deep.equal({ 302: 20 });
      told.push(...idsOf(after));
      await eventually(async () => {
        const { rows } = await sql<{ id: string }>`SELECT id::text AS id FROM edge.clicks`.execute(
          cut.database.db,
        );
        expect(rows.length).to.equal(told.length);
        expect(rows.map(({ id }) => id).sort()).to.deep.equal(told.sort());
      }, PATIENCE_MS);
      await eventually(async () => {
        const metrics = await (await fetch(`${edge.url}/metrics`)).text();
        for (const gone of ['clicks_waiting', 'click_journal_total{outcome="lost"}', 'journal_parked'])
          expect(metrics).to.contain(`crr_edge_${gone} 0\n`);
      }, PATIENCE_MS);
      await eventually(
        async () => expect(statusesOf(await visit('unseen', 1))).to.deep.equal({ 302: 1 }),
        PATIENCE_MS,
      );
    });

    function visit(code: string, times: number): Promise<Answered[]> {
      const visits: Asked[] = Array.from({ length: times }, (_, place) => ({
        path: `/r/${code}`,
        headers: { 'user-agent': USER_AGENTS.firefoxOnLinux, [ADDRESS_HEADER]: `10.0.${place % 256}.7` },
      }));
      return askAll(edge.url, visits, CONNECTIONS);
    }
  });
}

function statusesOf(answers: readonly Answered[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

function idsOf(answers: readonly Answered[]): string[] {
  return answers.map(({ headers }) => new URL(headers.location ?? '').searchParams.get('click_id') ?? '');
}
