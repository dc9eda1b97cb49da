/** Where the indexer and the edge beside the scenario keep what they store. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createChainRpc } from '@crr/indexer';
import type { Localnet } from '@crr/localnet';
import type { Home } from './home';

/** Whose folder it is. */
export interface Setting {
  home: Home;
  rpcUrl: string;
  /** Null for another cluster. */
  localnet: Localnet | null;
}

/** Not where `crr indexer` and `crr edge` store: what is there nobody but its owner may delete. */
const FOLDER = 'start';
const GENESIS_CHARACTERS = 8;

/**
 * The folder of the scenario on this chain. An embedded chain begins anew each time, and so does its folder, which is its port's: no two
 * that run have the same. Those of other clusters stay.
 */
export async function scenarioFolder({ home, rpcUrl, localnet }: Setting): Promise<string> {
  if (localnet !== null) {
    const folder = join(home.folder, FOLDER, new URL(rpcUrl).port);
    rmSync(folder, { recursive: true, force: true });
    return folder;
  }
  const genesis = await createChainRpc({ url: rpcUrl }).getGenesisHash();
  return join(home.folder, FOLDER, genesis.slice(0, GENESIS_CHARACTERS));
}
