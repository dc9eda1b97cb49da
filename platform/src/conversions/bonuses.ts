/** Cache of what campaigns on chain pay for a conversion: terms that never change once a campaign is created. */
import type { RouterChain } from '../chain';

/** Campaigns remembered at most; the one that was asked for first is forgotten first. */
const MOST = 10_000;

/** Reads bonuses from the chain itself, each once. */
export class ConversionBonuses {
  private readonly known = new Map<string, bigint>();

  constructor(private readonly chain: Pick<RouterChain, 'campaign'>) {}

  /**
   * USDC base units, 0 where conversions are not paid; null while the chain shows no such campaign.
   *
   * @param campaignId base58
   * @throws ChainUnavailableError, ChainRefusalError
   */
  async of(campaignId: string): Promise<bigint | null> {
    const known = this.known.get(campaignId);
    if (known !== undefined) return known;
    const campaign = await this.chain.campaign(campaignId);
    if (campaign === null) return null;
    const bonusUsdc = campaign.payoutRules.conversionBonusUsdc ?? 0n;
    this.known.set(campaignId, bonusUsdc);
    const [oldest] = this.known.keys();
    if (this.known.size > MOST && oldest !== undefined) this.known.delete(oldest);
    return bonusUsdc;
  }
}
