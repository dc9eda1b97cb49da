/** Replay: every account of the program, rebuilt from its events alone. */
import type { RouterEvent, RouterEventName } from '../events';
import { RouterPdas } from '../pda';
import { CAMPAIGN_TRANSITIONS } from './campaign-events';
import { CONFIG_TRANSITIONS } from './config-events';
import type { Transitions } from './events';
import { INFLUENCER_TRANSITIONS } from './influencer-events';
import { Ledger } from './ledger';

export {
  type CampaignOrigin,
  createdCampaign,
  finalizedCampaign,
  updatedCampaign,
  withdrawnCampaign,
} from './campaign';
export { ReplayError } from './error';

const TRANSITIONS: Transitions<RouterEventName> = {
  ...CONFIG_TRANSITIONS,
  ...CAMPAIGN_TRANSITIONS,
  ...INFLUENCER_TRANSITIONS,
};

/**
 * Rebuilds the program's accounts byte for byte. Takes all events of all streams from the beginning, in the order in
 * which they happened: a campaign's events also change its influencers' accounts.
 */
export class LedgerReplay {
  private readonly ledger: Ledger;

  constructor(pdas: RouterPdas = new RouterPdas()) {
    this.ledger = new Ledger(pdas);
  }

  /**
   * Takes the next event. An error leaves the replay at an unknown point: begin a new one.
   *
   * @throws EventChainError when it is not the next event of its stream
   * @throws ReplayError when it does not fit the accounts
   */
  apply(event: RouterEvent): void {
    const transition = TRANSITIONS[event.name] as (ledger: Ledger, event: RouterEvent) => void;
    transition(this.ledger, event);
  }

  /** Data of every account that exists now, by base58 address. Closed accounts are gone. */
  accounts(): Map<string, Uint8Array> {
    return this.ledger.encode();
  }
}
