import {
  type Campaign,
  DAY,
  expectBooks,
  finalize,
  START,
  update,
  World,
  withdraw,
} from '@crr/testing/chain';
import type { Keypair } from '@solana/web3.js';
import { expect } from 'chai';

const WINDOW = 7n * DAY;
/** Between submissions once the owner does nothing more: a window of seven days has two of them. */
const DAYS_BETWEEN = 3;
const FUNDED = 1_000_000n;
const NOWHERE = { requireCohort: false, sites: [new Uint8Array(32).fill(9)], cohorts: [], countries: ['ZZ'] };

/** What an owner can do alone, with keys of their own where keys are asked for. */
const DEEDS: Readonly<Record<string, (world: World, campaign: Campaign) => void>> = {
  pause: (world, campaign) => void update(world, campaign, { paused: true }),
  resume: (world, campaign) => void update(world, campaign, { paused: false }),
  retarget: (world, campaign) => void update(world, campaign, { targeting: NOWHERE }),
  endNow: (world, campaign) => void update(world, campaign, { endDate: world.chain.now() }),
  extend: (world, campaign) => void update(world, campaign, { endDate: START + 60n * DAY }),
  rotateAttester: (world, campaign) => void update(world, campaign, { attester: world.wallet().publicKey }),
  rotateTagSigner: (world, campaign) => {
    const tagSigner = { key: world.keys.next().publicKey, overlapSeconds: 0 };
    update(world, campaign, { tagSigner });
  },
  hold: (world, campaign) => void update(world, campaign, { holdSeconds: 7 * 86_400 }),
  finalize: (world, campaign) => void finalize(world, campaign),
  withdraw: (world, campaign) => void withdraw(world, campaign),
};
/** Days that pass between the owner's calls. */
const WAITS: Readonly<Record<string, number>> = { waitADay: 1, waitAWindow: 8 };

const DOABLE = [...Object.keys(DEEDS), ...Object.keys(WAITS)];

/**
 * An owner of a campaign in which two VAUs were earned, of a user who is attributed and of one who is not, and not yet
 * submitted. The attester and the tag signer are honest: they submit as soon as they are let, once a day.
 */
class Hostage {
  readonly world = World.create();
  readonly campaign: Campaign;
  private readonly known: Keypair;
  private readonly fresh: Keypair;
  private readonly waiting: Set<Keypair>;
  private readonly earnedAt: bigint;

  /** @param overlaps whether it was earned while the key of before still signs: after a window, in the overlap of a rotation */
  constructor(overlaps: boolean) {
    const terms = { attributionWindowSeconds: Number(WINDOW) };
    this.campaign = this.world.campaign(terms, FUNDED);
    [this.known, this.fresh] = [this.world.user(), this.world.user()];
    this.waiting = new Set([this.known, this.fresh]);
    this.world.chain.setTime(START + 2n * DAY);
    if (overlaps) {
      const tagSigner = { key: this.world.keys.next().publicKey, overlapSeconds: 20 * Number(DAY) };
      this.world.expectOk(update(this.world, this.campaign, { tagSigner }));
      this.world.chain.advanceSeconds(Number(DAY + WINDOW) + 1);
    }
    this.earnedAt = this.world.chain.now();
  }

  /** The user who was attributed before. */
  async begin(): Promise<void> {
    await this.world.vau(this.campaign, this.known.publicKey, { influencer: null });
    this.world.chain.advanceSeconds(5);
  }

  /** What waits is submitted, as far as the program takes it. */
  async submit(): Promise<void> {
    for (const user of this.waiting) {
      const tag = { issuedAt: this.earnedAt - DAY, expiresAt: this.earnedAt + DAY };
      const options = { influencer: null, earnedAt: this.earnedAt, ...tag };
      const result = await this.world.tryVau(this.campaign, user.publicKey, options);
      if (result.error === null) this.waiting.delete(user);
    }
  }

  /** To the end of all time, with submissions often enough for a window; what the owner has by then. */
  async finish(): Promise<bigint> {
    const owner = this.campaign.owner.publicKey;
    for (let day = 0; day < 90 && this.waiting.size > 0; day += DAYS_BETWEEN) {
      await this.submit();
      this.world.chain.advanceSeconds(DAYS_BETWEEN * Number(DAY));
    }
    this.world.chain.setTime(START + 200n * DAY);
    withdraw(this.world, this.campaign);
    return this.world.usdcBalance(owner);
  }
}

async function gainOf(deeds: readonly string[], prompt: boolean, overlaps = false): Promise<bigint> {
  const hostage = new Hostage(overlaps);
  await hostage.begin();
  for (const deed of deeds) {
    DEEDS[deed]?.(hostage.world, hostage.campaign);
    // A prompt attester submits once a day and between the owner's calls; a slow one only once they are all done.
    if (prompt) await hostage.submit();
    for (let day = 0; day < (WAITS[deed] ?? 0); day += 1) {
      hostage.world.chain.advanceSeconds(Number(DAY));
      if (prompt) await hostage.submit();
    }
  }
  const owned = await hostage.finish();
  await expectBooks(hostage.world, hostage.campaign);
  return owned;
}

/** Every order of so many calls that begins with `first`. */
function sequences(length: number, first: string): string[][] {
  if (length === 1) return [[first]];
  return sequences(length - 1, first).flatMap((before) => DOABLE.map((deed) => [...before, deed]));
}

/** Who lets the whole window pass has nobody but themselves to blame. */
const inTime = (deeds: readonly string[]) => !deeds.includes('waitAWindow');

describe('an owner who tries every order of calls', () => {
  let honest: bigint;
  before(async () => {
    honest = await gainOf([], true);
    expect(honest).to.equal(FUNDED - 15_000n);
  });

  describe('gains nothing by any two, however slow the attester is', () => {
    for (const first of DOABLE) {
      it(`the first being ${first}`, async () => {
        for (const deeds of sequences(2, first).filter(inTime)) {
          expect(await gainOf(deeds, false), deeds.join(', ')).to.equal(honest);
        }
      });
    }
  });

  describe('gains nothing by any two while an overlap runs that was announced', () => {
    for (const first of DOABLE) {
      it(`the first being ${first}`, async () => {
        for (const deeds of sequences(2, first).filter(inTime)) {
          expect(await gainOf(deeds, false, true), deeds.join(', ')).to.equal(honest);
        }
      });
    }
  });

  describe('gains nothing by any three from an attester who submits when let', () => {
    for (const first of DOABLE) {
      it(`the first being ${first}`, async () => {
        const all = sequences(3, first);
        const chosen = process.env.OWNER_SEARCH === 'all' ? all : all.filter(sample);
        for (const deeds of chosen) expect(await gainOf(deeds, true), deeds.join(', ')).to.equal(honest);
      });
    }
  });
});

/** One in eleven, the same ones each time: all of them take minutes and run with OWNER_SEARCH=all. */
function sample(_: unknown, index: number): boolean {
  return index % 11 === 0;
}
