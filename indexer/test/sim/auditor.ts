import type { PayoutReport, RouterEvent, RouterEventData } from '@crr/sdk';
import bs58 from 'bs58';

/** Named sums, those that are zero left out: `pot <campaign> funded` → 5000000. */
export type Figures = ReadonlyMap<string, bigint>;

type Payout = RouterEventData['CampaignVauProcessed'] | RouterEventData['ConversionProcessed'];

/**
 * Keeps its own books of a history, knowing neither tables nor projector: who was paid, is owed and has left, by campaign, user
 * and influencer.
 */
export function audit(events: readonly RouterEvent[]): Figures {
  const books = new Books();
  for (const event of events) books.enter(event);
  return books.figures();
}

class Books {
  private readonly sums = new Map<string, bigint>();

  enter(event: RouterEvent): void {
    this.add(`events ${event.streamKey}`, 1n);
    switch (event.name) {
      case 'CampaignFunded':
        this.add(`pot ${nameOf(event.data)} funded`, event.data.amountUsdc);
        break;
      case 'CampaignWithdrawn':
        this.add(`pot ${nameOf(event.data)} withdrawn`, event.data.amountUsdc);
        break;
      case 'CampaignVauProcessed':
        this.enterVau(event.data);
        break;
      case 'ConversionProcessed':
        this.enterConversion(event.data);
        break;
      case 'AttributionCreated':
        this.enterFirstTouch(event.data);
        break;
      case 'RewardsClaimed':
        this.enterClaim(event.data);
        break;
      case 'BudgetExhausted':
        this.add(`campaign ${nameOf(event.data)} exhausted`, 1n);
        break;
      case 'CampaignJoined':
        this.add(`joined ${nameOf(event.data)} ${event.data.wallet}`, 1n);
        break;
      case 'CampaignLeft':
        this.add(`joined ${nameOf(event.data)} ${event.data.wallet}`, -1n);
        break;
      case 'InfluencerRegistered':
        this.add(`registered ${event.data.wallet}`, 1n);
        break;
      case 'InfluencerClosed':
        this.add(`registered ${event.data.wallet}`, -1n);
        break;
    }
  }

  figures(): Figures {
    return new Map([...this.sums].filter(([, sum]) => sum !== 0n));
  }

  private enterFirstTouch(data: RouterEventData['AttributionCreated']): void {
    this.add(`campaign ${nameOf(data)} users`, 1n);
    if (data.influencer) this.add(`influencer ${data.influencer} referrals`, 1n);
  }

  private enterVau(data: RouterEventData['CampaignVauProcessed']): void {
    const seconds = BigInt(data.attentionSeconds);
    this.add(`campaign ${nameOf(data)} vaus`, 1n);
    this.add(`campaign ${nameOf(data)} seconds`, seconds);
    this.add(`user ${nameOf(data)} ${data.user} vaus`, 1n);
    this.add(`user ${nameOf(data)} ${data.user} seconds`, seconds);
    if (data.influencer) this.add(`influencer ${data.influencer} vaus`, 1n);
    this.add(`spent ${nameOf(data)} ${dayOf(data.timestamp)}`, data.payout.payableUsdc);
    this.enterPayout(data);
  }

  private enterConversion(data: RouterEventData['ConversionProcessed']): void {
    this.add(`campaign ${nameOf(data)} conversions`, 1n);
    this.add(`user ${nameOf(data)} ${data.user} converted`, 1n);
    if (data.influencer) this.add(`influencer ${data.influencer} conversions`, 1n);
    this.add(`spent ${nameOf(data)} ${dayOf(data.timestamp)}`, data.payout.payableUsdc);
    this.enterPayout(data);
  }

  private enterPayout(data: Payout): void {
    const { payout, user, influencer } = data;
    const owner = `user ${nameOf(data)} ${user}`;
    this.add(`${owner} earned`, payout.userUsdc);
    this.add(`${owner} influencer-earned`, payout.influencerUsdc);
    if (influencer) {
      this.add(`influencer ${influencer} earned`, payout.influencerUsdc);
      this.add(`influencer ${influencer} acd`, payout.influencerAcd);
    }
    const owed = accruedOf(payout);
    this.add(`${owner} owed`, owed.user);
    this.add(`${owner} influencer-owed`, owed.influencer);
    this.add(`pot ${nameOf(data)} accrued`, owed.user + owed.influencer);
    this.add(`pot ${nameOf(data)} paid`, payout.payableUsdc - owed.user - owed.influencer);
  }

  private enterClaim(data: RouterEventData['RewardsClaimed']): void {
    const { amountUsdc } = data;
    const side = data.beneficiary === 'User' ? 'owed' : 'influencer-owed';
    this.add(`user ${nameOf(data)} ${data.user} ${side}`, -amountUsdc);
    this.add(`pot ${nameOf(data)} accrued`, -amountUsdc);
    this.add(`pot ${nameOf(data)} paid`, amountUsdc);
  }

  private add(name: string, amount: bigint): void {
    this.sums.set(name, (this.sums.get(name) ?? 0n) + amount);
  }
}

function accruedOf(payout: PayoutReport): { user: bigint; influencer: bigint } {
  return {
    user: payout.userAccrued ? payout.userUsdc : 0n,
    influencer: payout.influencerAccrued ? payout.influencerUsdc : 0n,
  };
}

function nameOf({ campaignId }: { campaignId: Uint8Array }): string {
  return bs58.encode(campaignId);
}

/** The UTC day, e.g. 2027-01-15. */
function dayOf(timestamp: bigint): string {
  return new Date(Number(timestamp) * 1_000).toISOString().slice(0, 10);
}
