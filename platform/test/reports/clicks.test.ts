/** The count of clicks by day is that of the clicks, whoever stores them and however. */
import { expect } from 'chai';
import { sql } from 'kysely';
import type { Db } from '../../src/database';
import { forEachDatabase } from '../support/database';
import { chance, type WorldClick, WorldMaker } from './support/world';

const START = Date.UTC(2026, 0, 1, 22);
const HOUR_MS = 3_600_000;

forEachDatabase('clicks by day', (open) => {
  it('are counted by the UTC day, bots apart', async () => {
    const { db } = await open();
    const maker = new WorldMaker(db);
    await maker.clicks([
      { code: 'a', clickedAt: new Date('2026-01-01T23:59:59.999Z'), isBot: false },
      { code: 'a', clickedAt: new Date('2026-01-02T00:00:00Z'), isBot: false },
      { code: 'a', clickedAt: new Date('2026-01-02T12:00:00Z'), isBot: true },
    ]);
    expect(await counted(db)).to.deep.equal([
      { code: 'a', day: '2026-01-01', clicks: 1, bot_clicks: 0 },
      { code: 'a', day: '2026-01-02', clicks: 1, bot_clicks: 1 },
    ]);
  });

  it('count a click that is told again once', async () => {
    const { db } = await open();
    await new WorldMaker(db).clicks([{ code: 'a', clickedAt: new Date(START), isBot: false }]);
    await sql`INSERT INTO edge.clicks SELECT * FROM edge.clicks ON CONFLICT (id) DO NOTHING`.execute(db);
    expect(await counted(db))
      .to.have.length(1)
      .and.to.have.deep.nested.property('[0].clicks', 1);
  });

  it('count nothing of what is undone', async () => {
    const { db } = await open();
    const undone = db.transaction().execute(async (transaction) => {
      await new WorldMaker(transaction).clicks([{ code: 'a', clickedAt: new Date(START), isBot: false }]);
      throw new Error('undone');
    });
    expect(await undone.catch((error: Error) => error.message)).to.equal('undone');
    expect(await counted(db)).to.deep.equal([]);
  });

  it('are equal to the clicks when several writers store at once', async () => {
    const { db } = await open();
    const random = chance(3);
    const batch = (): WorldClick[] =>
      Array.from({ length: 40 }, () => ({
        code: `link-${Math.floor(random() * 5)}`,
        clickedAt: new Date(START + Math.floor(random() * 5) * HOUR_MS),
        isBot: random() < 0.2,
      }));
    const maker = new WorldMaker(db);
    await Promise.all(Array.from({ length: 12 }, () => maker.clicks(batch())));
    const { rows } = await sql`
      SELECT code, (clicked_at AT TIME ZONE 'UTC')::date AS day, count(*) FILTER (WHERE bot_reason IS NULL) AS clicks,
        count(*) FILTER (WHERE bot_reason IS NOT NULL) AS bot_clicks
      FROM edge.clicks GROUP BY 1, 2 ORDER BY 1, 2`.execute(db);
    expect(await counted(db)).to.deep.equal(rows);
    expect(rows.length).to.be.greaterThan(5);
  });
});

async function counted(db: Db): Promise<object[]> {
  return db.selectFrom('edge.click_days').selectAll().orderBy('code').orderBy('day').execute();
}
