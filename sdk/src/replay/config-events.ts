/** What the config's events do to the accounts. */
import type { Config } from '../accounts';
import { firstHead, follow, type Transitions } from './events';
import { CONFIG_KEY, type Ledger, place } from './ledger';

type ConfigEvent = 'ConfigInitialized' | 'ConfigUpdated' | 'AdminProposed' | 'AdminAccepted';

/** The transitions of the config's stream. */
export const CONFIG_TRANSITIONS: Transitions<ConfigEvent> = {
  ConfigInitialized: (ledger, event) => {
    const { admin, verifier, usdcMint, acMint, acdMint, acReserve, swapVenues, swapPools, rentPayer } =
      event.data;
    const { find } = ledger.pdas;
    const [, swapAuthorityBump] = find.swapAuthority();
    const [, minterAuthorityBump] = find.minterAuthority();
    const events = firstHead(event);
    place(ledger.configs, CONFIG_KEY, find.config(), (bump) => ({
      bump,
      swapAuthorityBump,
      minterAuthorityBump,
      events,
      admin,
      pendingAdmin: null,
      verifier,
      usdcMint,
      acMint,
      acdMint,
      acReserve,
      swapVenues,
      swapPools,
      rentPayer,
    }));
  },
  ConfigUpdated: (ledger, event) => {
    const { verifier, swapVenues, swapPools } = event.data;
    update(ledger, (config) => ({ ...follow(config, event), verifier, swapVenues, swapPools }));
  },
  AdminProposed: (ledger, event) => {
    const { pendingAdmin } = event.data;
    update(ledger, (config) => ({ ...follow(config, event), pendingAdmin }));
  },
  AdminAccepted: (ledger, event) => {
    const { admin } = event.data;
    update(ledger, (config) => ({ ...follow(config, event), admin, pendingAdmin: null }));
  },
};

function update(ledger: Ledger, change: (config: Config) => Config): void {
  ledger.configs.update(CONFIG_KEY, change);
}
