/** The edge on Node: the same core, its state in the project's database. */

import type { Database } from '@crr/db';
import { type Clock, systemClock } from '@crr/kit';
import { getConnInfo } from '@hono/node-server/conninfo';
import * as v from 'valibot';
import { createApp } from '../app/app';
import { errorFields, type Log } from '../app/log';
import { Funds } from '../chain/funds';
import { TermsCache } from '../chain/terms';
import type { EdgeSettings } from '../config/config';
import type { Desk } from '../desk/desk';
import { Front } from '../front/front';
import { DatabaseSink } from '../journal/database-sink';
import { Limiter } from '../limits/limiter';
import { LinkCache } from '../link/cache';
import { DatabaseLinkStore } from '../link/database-store';
import type { EdgeServices } from '../ports';
import { DatabaseStore } from '../store/database';
import { reading } from '../store/sql';
import { Keyring } from '../tag/keyring';
import { chainOf, deskOf, journalOf } from './assembly';
import { Background } from './background';
import { type ListenOptions, listen } from './http';
import { TimerScheduler } from './timer-scheduler';

/** Parts of an edge on Node. */
export interface NodeEdgeOptions extends ListenOptions {
  /** Migrated; who started the edge closes it, after the edge has stopped. */
  readonly database: Database;
  readonly settings: EdgeSettings;
  /** Default: writes nothing. */
  readonly log?: Log | undefined;
  /** Default: the machine's. */
  readonly clock?: Clock | undefined;
}

/** An edge that serves. */
export interface NodeEdge {
  readonly url: string;
  /** Finishes what is under way; what waits in journal and outbox stays there, and goes on with the next start. */
  stop(): Promise<void>;
}

const SHARD = 'node';
const readCampaigns = reading({ chain_campaign_id: v.string() });

/**
 * Serves the edge, and goes on with what an earlier process left in the database.
 *
 * @throws AnotherWriterError while another process serves an edge on this database
 * @throws TagKeyError, or an error of the system when the port is taken
 */
export async function startNodeEdge(options: NodeEdgeOptions): Promise<NodeEdge> {
  const { settings, database, log = () => undefined } = options;
  const keyring = await Keyring.fromSecrets(settings.tagSecrets, settings.programId ?? undefined);
  let roleLosses = 0;
  const role = await database.acquire('edge', {
    onLost: (error) => {
      roleLosses += 1;
      log({ level: 'error', event: 'role_lost', ...errorFields(error) });
    },
    onRegained: () => log({ level: 'warn', event: 'role_regained' }),
  });
  const work = assemble(options);
  try {
    const app = createApp({
      ...work.forApp,
      roleLosses: () => roleLosses,
      settings: settings.app,
      keyring,
      ...programOf(settings),
    });
    const server = await listen(app, options);
    await work.resume();
    const stop = async () => {
      await server.close();
      await work.stop();
      await role.release();
    };
    return { url: server.url, stop };
  } catch (error) {
    await work.stop();
    await role.release();
    throw error;
  }
}

function assemble({ settings, database, log = () => undefined, clock = systemClock }: NodeEdgeOptions) {
  const onFailure = (event: string) => (error: unknown) =>
    log({ level: 'error', event, ...errorFields(error) });
  const store = new DatabaseStore(database.db);
  const limiter = new Limiter(store, clock);
  const background = new Background(onFailure('background_failed'));
  const deliveries = new TimerScheduler({
    clock,
    work: () => journal.drain(),
    onFailure: onFailure('delivery_failed'),
  });
  const sink = new DatabaseSink(database.db);
  const journal = journalOf(settings, { store, clock, scheduler: deliveries, sink, shard: SHARD, log });
  const chain = chainOf(settings);
  const terms = new TermsCache({ chain, clock });
  const funds = new Funds(chain, settings.attester.publicKey, clock);
  const submissions = new TimerScheduler({
    clock,
    work: () => desk.drain(),
    onFailure: onFailure('submission_failed'),
  });
  const desk: Desk = deskOf(settings, {
    store,
    clock,
    scheduler: submissions,
    journal,
    limiter,
    chain,
    terms,
  });
  const front = new Front({ store, limiter, journal, gather: requestsThatAreHere });
  const inBackground = (work: Promise<unknown>) => background.add(work);
  const services: EdgeServices = {
    links: new LinkCache({ store: new DatabaseLinkStore(database.db), clock, inBackground }),
    front: () => front,
    fronts: () => [front],
    desk: () => desk,
    inBackground,
  };
  const remoteAddress = (context: Parameters<typeof getConnInfo>[0]) =>
    getConnInfo(context).remote.address ?? null;
  const campaigns = async () => {
    const rows = await readCampaigns(store, 'SELECT DISTINCT chain_campaign_id FROM edge.outbox');
    return rows.map(({ chain_campaign_id }) => chain_campaign_id);
  };
  return {
    forApp: {
      services,
      terms,
      clock,
      log,
      remoteAddress,
      campaigns,
      attesterLamports: () => funds.lamports(),
    },
    resume: async () => {
      await journal.start();
      await submissions.wake(clock.now());
    },
    stop: async () => {
      await background.settled();
      await submissions.stop();
      await deliveries.stop();
    },
  };
}

/** The embedded database answers without leaving the event loop's turn, in which no request could be read: so one is let pass before each group. */
function requestsThatAreHere(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function programOf({ programId }: EdgeSettings) {
  return programId === null ? {} : { programId };
}
