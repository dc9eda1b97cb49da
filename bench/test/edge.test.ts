import { expect } from 'chai';
import { measureAttention } from '../src/edge/attention';
import { expectClicks, redirectsIn, WrongAnswerError } from '../src/edge/counting';
import { type BenchCampaign, Ground } from '../src/edge/ground';
import { percentile, send } from '../src/edge/load';
import { figureOf, measureRedirects, type RedirectFigure } from '../src/edge/redirects';
import { markdown } from '../src/edge/report';
import { type Subject, startSubject } from '../src/edge/subject';
import { measureTags } from '../src/edge/tags';
import { targetsOf } from '../src/edge/targets';
import { WrongCountError } from '../src/indexer/checks';

const RUN = { perSecond: 2_500, p50: 4, p95: 9, p99: 14, microseconds: 300, delivered: 0.5 };
const WAY = { what: 'hot', connections: 16 };

describe('the benchmark of the edge', () => {
  let ground: Ground;
  let subject: Subject;
  let campaign: BenchCampaign;

  before(async () => {
    ground = await Ground.open();
    subject = await startSubject('Node, PGlite', ground, null);
    campaign = ground.campaign();
    await subject.keeper.rows(
      `INSERT INTO platform.tracking_links (code, destination_url, chain_campaign_id) VALUES ('one', 'https://shop.example/', $1)`,
      campaign.text,
    );
  });
  after(async () => {
    await subject.stop();
    await ground.close();
  });

  const ask = (path: string, requests: number, rate?: number) =>
    send({
      url: subject.url,
      connections: 4,
      requests,
      request: () => ({ path, headers: { 'user-agent': 'Firefox' } }),
      ...(rate === undefined ? {} : { rate }),
    });

  it('measures redirects, tags and attention, and finds each click and each base unit', async () => {
    const figures: RedirectFigure[] = [];
    await measureRedirects(subject, ground, { runs: 2, requests: 40 }, (figure) => figures.push(figure));
    expect(figures.map(({ what }) => what)).to.include('hot');
    expect(figures.some(({ what }) => what.startsWith('cold'))).to.equal(true);
    for (const { perSecond, p50, p95, delivered } of figures) {
      expect(perSecond.samples).to.equal(2);
      expect(p50.median).to.be.greaterThan(0).and.at.most(p95.max);
      expect(delivered).not.to.equal(null);
    }
    const attention = await measureAttention(subject, ground, { runs: 1, accounts: 3 });
    // Of a few VAUs on a busy machine, less than half a one a second becomes none.
    for (const { confirmed, accepted } of attention)
      expect(confirmed.median).to.be.at.least(0).and.at.most(accepted.median);
    const tags = await measureTags(1);
    const page = markdown({ conditions: ['here'], redirects: figures, attention, tags });
    for (const text of ['Node, PGlite', 'checked for the first time', 'further VAUs'])
      expect(page).to.contain(text);
  });

  it('ends on any answer but a redirect', async () => {
    const { statuses } = await ask('/r/nowhere', 4);
    expect([...statuses]).to.deep.equal([[404, 4]]);
    expect(() => redirectsIn(statuses)).to.throw(WrongAnswerError, '4 × 404');
    expect(() =>
      redirectsIn(
        new Map([
          [302, 9],
          [429, 1],
        ]),
      ),
    ).to.throw(WrongAnswerError, '1 × 429');
    expect(() => redirectsIn(new Map())).to.throw(WrongAnswerError);
  });

  it('ends when a click is missing, or there is one too many', async () => {
    const stored = async () =>
      Number((await subject.keeper.rows<{ n: number }>('SELECT count(*)::int AS n FROM edge.clicks'))[0]?.n);
    const before = await stored();
    const redirects = redirectsIn((await ask('/r/one', 20)).statuses);
    expect(redirects).to.equal(20);
    await expectClicks(subject.keeper, before + 20, 30_000);
    await subject.keeper.rows(
      'CREATE FUNCTION public.lose() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$',
    );
    await subject.keeper.rows(
      'CREATE TRIGGER lose BEFORE INSERT ON edge.clicks FOR EACH ROW EXECUTE FUNCTION public.lose()',
    );
    const lost = redirectsIn((await ask('/r/one', 5)).statuses);
    await expectWrong(expectClicks(subject.keeper, before + 20 + lost, 3_000), `${before + 20}`);
    await expectWrong(expectClicks(subject.keeper, before + 19, 3_000), `${before + 20}`);
    await subject.keeper.rows('DROP TRIGGER lose ON edge.clicks');
  });

  it('keeps a rate, and counts latency from when a request was due', async () => {
    const { seconds, latencies, statuses } = await ask('/r/nowhere', 100, 200);
    expect(statuses.get(404)).to.equal(100);
    expect(seconds).to.be.at.least(0.495);
    // Due all at once, each waits for those before it.
    const flood = await ask('/r/nowhere', 200, 1_000_000);
    expect(percentile(flood.latencies, 95)).to.be.greaterThan(percentile(latencies, 5));
    expect(flood.latencies[0]).to.be.lessThan(flood.latencies[199] ?? 0);
  });

  it('fails when the server hangs up', async () => {
    const gone = {
      url: 'http://127.0.0.1:1',
      connections: 1,
      requests: 1,
      request: () => ({ path: '/', headers: {} }),
    };
    await send(gone).then(
      () => expect.fail('nobody answers there'),
      (error: Error) => expect(error.message).to.contain('ECONNREFUSED'),
    );
  });
});

describe('the targets of the edge', () => {
  const targets = (run: Partial<typeof RUN>, edge: RedirectFigure['edge'] = 'workerd', way = WAY) =>
    targetsOf({ redirects: [figureOf(edge, way, [{ ...RUN, ...run }])] });

  it('are missed by fewer than 2,000 redirects a second, and by a p95 of 15 ms', () => {
    expect(targets({}).map(({ met }) => met)).to.deep.equal([true]);
    expect(targets({ perSecond: 1_999 }).map(({ met }) => met)).to.deep.equal([false]);
    expect(targets({ p95: 15 }).map(({ met }) => met)).to.deep.equal([false]);
    expect(targets({ perSecond: 10 }, 'workerd', { ...WAY, what: 'hot, click store down' })[0]?.met).to.equal(
      false,
    );
  });

  it('are workerd’s, at one number of connections', () => {
    expect(targets({ perSecond: 10 }, 'peer')).to.deep.equal([]);
    expect(targets({ perSecond: 10 }, 'workerd', { ...WAY, connections: 1 })).to.deep.equal([]);
  });
});

async function expectWrong(work: Promise<unknown>, found: string): Promise<void> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).to.be.instanceOf(WrongCountError);
  expect((error as WrongCountError).found).to.equal(found);
}
