/** Parts that are built alike on Cloudflare and on Node. Worker code: nothing of Node. */
import type { Clock } from '@crr/kit';
import { createRpcConnection, keypairSigner, RouterPdas } from '@crr/sdk';
import { errorFields, type Log } from '../app/log';
import type { Chain } from '../chain/chain';
import { RpcChain } from '../chain/rpc-chain';
import type { TermsReader } from '../chain/terms';
import type { EdgeSettings } from '../config/config';
import { createDesk, type Desk } from '../desk/desk';
import { Journal } from '../journal/journal';
import { ThermostatSink } from '../journal/thermostat-sink';
import type { Limiter } from '../limits/limiter';
import type { RecordSink, Scheduler } from '../model';
import type { Store } from '../store/sql';

/** The chain that the settings name. */
export function chainOf({ rpcUrl, programId }: EdgeSettings): Chain {
  const connection = createRpcConnection(rpcUrl);
  return programId === null ? new RpcChain(connection) : new RpcChain(connection, new RouterPdas(programId));
}

/** Parts of a journal that differ between its owners. */
export interface JournalPlace {
  readonly store: Store;
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  readonly sink: RecordSink;
  readonly shard: string;
  readonly log: Log;
}

/** A journal that writes failed deliveries to the log. */
export function journalOf({ thermostatUrl }: EdgeSettings, { log, ...place }: JournalPlace): Journal {
  return new Journal({
    ...place,
    thermostat: thermostatUrl === null ? undefined : new ThermostatSink({ url: thermostatUrl }),
    // Spreads retries; nothing secret hangs on it.
    random: Math.random,
    onFailure: (error) => log({ level: 'warn', event: 'delivery_failed', ...errorFields(error) }),
  });
}

/** Parts of a desk that differ between its owners. */
export interface DeskPlace {
  readonly store: Store;
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  readonly journal: Journal;
  readonly limiter: Limiter;
  readonly chain: Chain;
  readonly terms: TermsReader;
}

/** A desk as the settings want it. */
export function deskOf(settings: EdgeSettings, place: DeskPlace): Desk {
  const { programId, attentionProgramId } = settings;
  return createDesk({
    ...place,
    attester: keypairSigner(settings.attester),
    settings: settings.desk,
    ...(programId === null ? {} : { programId }),
    ...(attentionProgramId === null ? {} : { attentionProgramId }),
  });
}
