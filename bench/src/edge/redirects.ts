/** How fast clicks are answered, and that each of them is stored. */
import { createHash } from 'node:crypto';
import { encodeBase58 } from '@crr/sdk';
import { type Spread, spreadOf } from '../spread';
import { expectClicks, redirectsIn } from './counting';
import { ADDRESS_HEADER, type BenchCampaign, type Ground } from './ground';
import { type Answers, type Asked, type Load, percentile, send } from './load';
import { processorTime } from './machine';
import type { EdgeName, Subject } from './subject';

/** How much is asked, and how often. */
export interface Effort {
  readonly runs: number;
  /** Redirects of a run. */
  readonly requests: number;
}

/** One way of asking one edge, over all runs. */
export interface RedirectFigure {
  edge: EdgeName | 'peer';
  what: string;
  connections: number;
  /** Requests that became due in a second; null where each followed an answer. */
  rate: number | null;
  perSecond: Spread;
  /** Milliseconds: of each run's percentiles. */
  p50: Spread;
  p95: Spread;
  p99: Spread;
  /** Processor time of the edge's process for one redirect, delivery of the click included; null where the system does not tell. */
  microseconds: Spread | null;
  /** Seconds from the last answer until the last click was in the database; null without clicks. */
  delivered: Spread | null;
}

/** What is asked in one way. */
interface Way {
  readonly what: string;
  readonly connections: number;
  readonly rate?: number;
  readonly codeOf: (place: number) => string;
}

const HOT = 'hot';
const CONNECTIONS = [1, 16, 64] as const;
const CONNECTIONS_COLD = 16;
const CONNECTIONS_PACED = 64;
const RATES = [500, 1_000, 2_000] as const;
const WARM_UP = 2_000;
const DELIVERED_WITHIN_MS = 120_000;
const NETWORKS = 10_000;
const CODES_OF_INSERT = 5_000;
/** What browsers send; each its share of visits. */
const BROWSERS = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
] as const;

/** Measures one edge in all ways. Each run's clicks are counted. */
export async function measureRedirects(
  subject: Subject,
  ground: Ground,
  effort: Effort,
  say: (figure: RedirectFigure) => void,
): Promise<RedirectFigure[]> {
  const campaign = ground.campaign();
  const visits = new Visits(subject, effort);
  await visits.addLinks([HOT], campaign);
  await visits.warmUp();
  const figures: RedirectFigure[] = [];
  const keep = (figure: RedirectFigure) => {
    say(figure);
    figures.push(figure);
  };
  const measure = async (way: Way) => keep(await visits.measure(way));
  const hot = () => HOT;
  for (const connections of CONNECTIONS) await measure({ what: 'hot', connections, codeOf: hot });
  if (subject.name === 'workerd') {
    for (const rate of RATES)
      await measure({ what: 'hot', connections: CONNECTIONS_PACED, rate, codeOf: hot });
  }
  const cold = Array.from({ length: effort.runs * effort.requests }, (_, place) => `cold-${place}`);
  await visits.addLinks(cold, campaign);
  await measure({
    what: 'cold: each code for the first time',
    connections: CONNECTIONS_COLD,
    codeOf: (place) => cold[place] ?? '',
  });
  if (subject.name === 'workerd') keep(await visits.withoutStore());
  return figures;
}

/** Visits to one edge, and how many of them must have been stored. */
class Visits {
  private stored = 0;

  constructor(
    private readonly subject: Subject,
    private readonly effort: Effort,
  ) {}

  /** Links of a campaign, each with an influencer of its own: a first visit also has a tag to sign. */
  async addLinks(codes: readonly string[], { text }: BenchCampaign): Promise<void> {
    for (let from = 0; from < codes.length; from += CODES_OF_INSERT) {
      const some = codes.slice(from, from + CODES_OF_INSERT);
      await this.subject.keeper.rows(
        `INSERT INTO platform.tracking_links (code, destination_url, chain_campaign_id, influencer, utm)
         SELECT code, 'https://shop.example/summer?size=m#offer', $3, influencer, '{"source":"instagram"}'
         FROM unnest($1::text[], $2::text[]) AS given (code, influencer)`,
        some,
        some.map(influencerOf),
        text,
      );
    }
  }

  /** Code is compiled, caches are filled. */
  async warmUp(): Promise<void> {
    const load = { connections: CONNECTIONS_COLD, requests: WARM_UP, request: visitOf(() => HOT) };
    await this.ask(load, () => this.allStored());
  }

  async measure(way: Way): Promise<RedirectFigure> {
    const runs = await this.runs(way, () => this.allStored());
    return figureOf(this.subject.name, way, runs);
  }

  /** The collector hangs up on everybody; when all runs are over it comes back and gets everything. */
  async withoutStore(): Promise<RedirectFigure> {
    const way = { what: 'hot, click store down', connections: CONNECTIONS_COLD, codeOf: () => HOT };
    const { keeper } = this.subject;
    await keeper.setOpen(false);
    const runs = await this.runs(way, async () => null);
    await keeper.setOpen(true);
    const delivered = spreadOf([tenths(await this.allStored())]);
    return { ...figureOf(this.subject.name, way, runs), delivered };
  }

  private async runs(
    { connections, rate, codeOf }: Way,
    settle: () => Promise<number | null>,
  ): Promise<Run[]> {
    const { requests } = this.effort;
    const pace = rate === undefined ? {} : { rate };
    const runs: Run[] = [];
    for (let run = 0; run < this.effort.runs; run += 1) {
      const request = visitOf((place) => codeOf(run * requests + place));
      runs.push(await this.ask({ connections, requests, request, ...pace }, settle));
    }
    return runs;
  }

  private async ask(load: Omit<Load, 'url'>, settle: () => Promise<number | null>): Promise<Run> {
    const { url, pid } = this.subject;
    const before = processorTime(pid);
    const answers = await send({ url, ...load });
    this.stored += redirectsIn(answers.statuses);
    const delivered = await settle();
    return runOf(answers, since(before, processorTime(pid), load.requests), delivered);
  }

  private allStored(): Promise<number> {
    return expectClicks(this.subject.keeper, this.stored, DELIVERED_WITHIN_MS);
  }
}

/** One run. */
export interface Run {
  perSecond: number;
  p50: number;
  p95: number;
  p99: number;
  microseconds: number | null;
  delivered: number | null;
}

/** A run's figures. */
export function runOf(
  { seconds, latencies }: Answers,
  microseconds: number | null,
  delivered: number | null,
): Run {
  return {
    perSecond: latencies.length / seconds,
    p50: percentile(latencies, 50),
    p95: percentile(latencies, 95),
    p99: percentile(latencies, 99),
    microseconds,
    delivered,
  };
}

/** What runs have in common. */
export function figureOf(
  edge: RedirectFigure['edge'],
  { what, connections, rate = null }: { what: string; connections: number; rate?: number | null },
  runs: readonly Run[],
): RedirectFigure {
  return {
    edge,
    what,
    connections,
    rate,
    perSecond: spreadOf(runs.map(({ perSecond }) => Math.round(perSecond))),
    p50: spreadOf(runs.map(({ p50 }) => tenths(p50))),
    p95: spreadOf(runs.map(({ p95 }) => tenths(p95))),
    p99: spreadOf(runs.map(({ p99 }) => tenths(p99))),
    microseconds: spreadOrNull(
      runs.map(({ microseconds }) => microseconds),
      Math.round,
    ),
    delivered: spreadOrNull(
      runs.map(({ delivered }) => delivered),
      tenths,
    ),
  };
}

/** A visit by a browser, from one network after the other. */
export function visitOf(codeOf: (place: number) => string): (place: number) => Asked {
  return (place) => {
    const network = place % NETWORKS;
    return {
      path: `/r/${codeOf(place)}`,
      headers: {
        'user-agent': BROWSERS[place % BROWSERS.length] ?? '',
        'accept-language': 'de',
        [ADDRESS_HEADER]: `10.${network >> 8}.${network & 0xff}.7`,
      },
    };
  };
}

/** A wallet; its owner is nobody. */
function influencerOf(code: string): string {
  return encodeBase58(createHash('sha256').update(code).digest());
}

function spreadOrNull(values: readonly (number | null)[], round: (value: number) => number): Spread | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : spreadOf(known.map(round));
}

/** Microseconds of each request. */
export function since(before: number | null, after: number | null, requests: number): number | null {
  return before === null || after === null ? null : (after - before) / requests;
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}
