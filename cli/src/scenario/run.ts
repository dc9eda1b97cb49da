/** The whole scenario. */
import type { Shop } from '@crr/example-shop';
import type { Service } from '@crr/indexer';
import type { Home } from '../home';
import { playAnalytics } from './analytics';
import { playAttentionSale } from './attention-sale';
import { type Cast, castOf, fundTroupe, type Troupe } from './cast';
import type { Chapter } from './chapter';
import { type Tally, tally } from './checks';
import type { ScenarioCluster } from './cluster';
import { type FrontDoor, type OpenDoor, playFrontDoor } from './front-door';
import { playLifecycle } from './lifecycle';
import { type OpenShop, type PlatformGround, playPlatform } from './platform';
import { playProof } from './proof';
import { playRefusals } from './refusals';
import { playSummerSale, SUMMER_SALE_FIGURES, type SummerSaleFigures } from './summer-sale';
import { playTiersAndCaps } from './tiers-and-caps';

/** What the whole scenario came to. */
export interface Outcome {
  chapters: Chapter[];
  tally: Tally;
  /** Whether every figure is as expected. */
  ok: boolean;
  /** The campaign of chapter A, which stays open. */
  campaignId: Uint8Array;
  /** What stays of chapter H; null when that was not played. */
  frontDoor: OpenDoor | null;
  /** What stays of chapter I; null when that was not played. */
  shop: OpenShop | null;
}

/** How the scenario is played. */
export interface RunOptions {
  /** Told of each chapter as soon as it is done. */
  onChapter?: (chapter: Chapter) => void;
  /** Told what is waited for, and for how long. */
  onNote?: (text: string) => void;
  /** An indexer that follows the stage's cluster; with it, chapter G compares its database with the chain. */
  indexer?: Service;
  /** What chapter H is played with; without, it is left out. */
  frontDoor?: FrontDoor;
  /** Opens the platform whose links an edge redirects, for chapter I, which needs chapter H; without, it is left out. */
  openPlatform?: (edgeUrl: string) => Promise<PlatformGround>;
  /** Told of the shop of chapter I, which stays open: close it. */
  onShop?: (shop: Shop) => void;
  /** What chapter A compares with. Default: the specification's figures. */
  expected?: SummerSaleFigures;
}

/** Plays all chapters. Keys of the players go into the home folder. */
export async function runScenario(
  stage: ScenarioCluster,
  home: Home,
  options: RunOptions = {},
): Promise<Outcome> {
  const troupe = troupeOf(home);
  await fundTroupe(stage, troupe);
  const chapters: Chapter[] = [];
  const add = (chapter: Chapter) => {
    chapters.push(chapter);
    options.onChapter?.(chapter);
  };
  const lead = castOf(troupe);
  keep(home, lead);
  const sale = await playSummerSale(stage, lead, options.expected ?? SUMMER_SALE_FIGURES);
  add(sale.chapter);
  add(await playAttentionSale(stage, castOf(troupe)));
  add(await playTiersAndCaps(stage, castOf(troupe)));
  add(await playRefusals(stage, castOf(troupe)));
  add(await playLifecycle(stage, castOf(troupe)));
  await stage.catchUp(options.onNote ?? (() => undefined));
  add(await playProof(stage));
  if (options.indexer !== undefined) add(await playAnalytics(stage, options.indexer));
  const door = options.frontDoor && (await playFrontDoor(stage, castOf(troupe), options.frontDoor));
  if (door !== undefined) add(door.chapter);
  const market =
    door && options.openPlatform && (await playPlatform(stage, await options.openPlatform(door.open.url)));
  if (market !== undefined) {
    add(market.chapter);
    options.onShop?.(market.shop);
  }
  const figures = chapters.flatMap((chapter) => chapter.figures);
  const ok = figures.every((figure) => figure.ok);
  const [frontDoor, shop] = [door?.open ?? null, market?.open ?? null];
  return { chapters, tally: tally(figures), ok, campaignId: sale.play.id, frontDoor, shop };
}

/** Plays chapter A alone, for whoever needs that something happens. @returns whether every figure is as expected */
export async function runSummerSale(stage: ScenarioCluster, home: Home): Promise<boolean> {
  const troupe = troupeOf(home);
  await fundTroupe(stage, troupe);
  const { chapter } = await playSummerSale(stage, castOf(troupe), SUMMER_SALE_FIGURES);
  return chapter.figures.every(({ ok }) => ok);
}

function troupeOf(home: Home): Troupe {
  return {
    advertiser: home.key('advertiser'),
    attester: home.key('attester'),
    tagSigner: home.key('tag-signer'),
  };
}

function keep(home: Home, { influencer, user }: Cast): void {
  home.saveKey('influencer', influencer);
  home.saveKey('user', user);
}
