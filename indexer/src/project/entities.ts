/**
 * Rows of entities. What comes adds to the row that is stored, so that a batch costs as much as its events, however long the entity's
 * history is. What a fork takes back is as it was before: from the images of what is not final yet or, where a former process kept
 * those, from the entity's stored events.
 */
import { bytes, integer } from '@crr/db/rows';
import { decodeEvent, encodeBase58 } from '@crr/sdk';
import type { SlottedEvent } from '../fold';
import type { ChainEvent } from '../model';
import type { EntityImage, EntityImages } from './entity-images';
import {
  ENTITY_KINDS,
  type EntityKind,
  type EntityRow,
  keyOf,
  readEntities,
  replaceEntities,
} from './entity-kinds';
import { type Db, reading, run } from './sql';

const readStreamIds = reading({ id: integer });
const readStateEvents = reading({ slot: integer, seq: integer, body: bytes });

/** Events that add to sums and change no entity's state. The schema's index raw_events_state leaves out the same. */
const STATELESS = [
  'CampaignFunded',
  'CampaignVauProcessed',
  'AttributionCreated',
  'ConversionProcessed',
  'BudgetExhausted',
  'RewardsClaimed',
  'AttributionClosed',
] as const;
const STATELESS_NAMES: ReadonlySet<string> = new Set(STATELESS);

/** Whether an event of this name changes an entity's row. */
export function changesEntity(name: string): boolean {
  return !STATELESS_NAMES.has(name);
}

const PAGE_EVENTS = 2_000;
const STREAM_IDS = 'SELECT id FROM chain.streams WHERE key = $1 ORDER BY epoch';
const STATE_EVENTS = `
  SELECT slot, seq, body FROM chain.raw_events WHERE stream_id = $1 AND seq > $2
    AND name NOT IN (${STATELESS.map((name) => `'${name}'`).join(', ')})
  ORDER BY seq LIMIT ${PAGE_EVENTS}`;

// A campaign's and an influencer's sums have their rows from the beginning, so that joins find them.
const CAMPAIGN_SUMS = [
  `INSERT INTO chain.campaign_stats (campaign_id, vaus, unique_users, conversions, attention_seconds, quality_sum, paid_out_usdc, user_usdc,
    influencer_usdc, user_bonus_usdc, user_acd, influencer_acd, conversion_value, accrued_payouts, claims, exhausted)
  SELECT id, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 FROM jsonb_array_elements_text($1::jsonb) AS id ON CONFLICT DO NOTHING`,
  `INSERT INTO chain.pots (campaign_id, deposits, funded_usdc, paid_usdc, accrued_usdc, withdrawn_usdc)
  SELECT id, 0, 0, 0, 0, 0 FROM jsonb_array_elements_text($1::jsonb) AS id ON CONFLICT DO NOTHING`,
];
const INFLUENCER_SUMS = [
  `INSERT INTO chain.influencer_stats (wallet, referrals, vaus, attention_seconds, quality_sum, conversions, earned_usdc, earned_acd)
  SELECT wallet, 0, 0, 0, 0, 0, 0, 0 FROM jsonb_array_elements_text($1::jsonb) AS wallet ON CONFLICT DO NOTHING`,
];

/** Sums by the kind of entity whose they are: how their rows begin, and where they go from when the entity goes. */
const SUMS: Readonly<
  Record<string, { begin: readonly string[]; column: string; tables: readonly string[] }>
> = {
  campaign: { begin: CAMPAIGN_SUMS, column: 'campaign_id', tables: ['campaign_stats', 'pots'] },
  influencer: { begin: INFLUENCER_SUMS, column: 'wallet', tables: ['influencer_stats'] },
};

/** What an entity came to, and what it was before each slot that may be taken back. */
interface Change {
  row: EntityRow | null;
  images: EntityImage[];
}

/** Events by the entities whose rows they change. */
export class EntityChanges {
  private readonly byEntity = new Map<string, ChainEvent[]>();

  /** Takes an event, in the chain's order. */
  add(each: ChainEvent): void {
    for (const entity of entitiesOf(each)) {
      const events = this.byEntity.get(entity);
      if (events === undefined) this.byEntity.set(entity, [each]);
      else events.push(each);
    }
  }

  /** Brings the events into the stored rows. Gives what these were before each slot above `finalizedSlot`. */
  async apply(db: Db, finalizedSlot: number): Promise<EntityImage[]> {
    const images: EntityImage[] = [];
    for (const [kindName, kind, entities] of this.kinds()) {
      const stored = await readEntities(db, kindName, kind, entities);
      const rows = new Map<string, EntityRow | null>();
      for (const entity of entities) {
        const change = this.changeOf(entity, kind, stored.get(entity) ?? null, finalizedSlot);
        rows.set(entity, change.row);
        images.push(...change.images);
      }
      await write(db, kindName, kind, rows);
    }
    return images;
  }

  /** Makes the rows what they were before the events, whose raw rows are deleted. */
  async takeBack(db: Db, images: EntityImages): Promise<void> {
    for (const [kindName, kind, entities] of this.kinds()) {
      const rows = new Map<string, EntityRow | null>();
      const unknown: string[] = [];
      for (const entity of entities) {
        const image = this.imageOf(entity, images);
        if (image === undefined) unknown.push(entity);
        else rows.set(entity, image.before);
      }
      for (const [entity, row] of await foldStored(db, kind, unknown)) rows.set(entity, row);
      await write(db, kindName, kind, rows);
    }
  }

  private changeOf(
    entity: string,
    kind: EntityKind,
    before: EntityRow | null,
    finalizedSlot: number,
  ): Change {
    const images: EntityImage[] = [];
    let row = before;
    for (const events of stepsOf(this.byEntity.get(entity) ?? [], finalizedSlot)) {
      const [first] = events;
      if (first !== undefined && first.place.slot > finalizedSlot) {
        images.push({ entity, slot: first.place.slot, seq: first.event.seq, before: row });
      }
      row = kind.fold(events.map(slotted), row);
    }
    return { row, images };
  }

  private imageOf(entity: string, images: EntityImages): EntityImage | undefined {
    const [first] = this.byEntity.get(entity) ?? [];
    if (first === undefined) return undefined;
    return images.before(entity, { slot: first.place.slot, seq: first.event.seq });
  }

  private kinds(): [string, EntityKind, string[]][] {
    const names = [...this.byEntity.keys()];
    return Object.entries(ENTITY_KINDS).flatMap(([kindName, kind]): [string, EntityKind, string[]][] => {
      const entities = names.filter((name) => name === kindName || name.startsWith(`${kindName}:`));
      return entities.length === 0 ? [] : [[kindName, kind, entities]];
    });
  }
}

/** The entities whose rows an event changes. */
function entitiesOf({ event }: Pick<ChainEvent, 'event'>): string[] {
  if (!changesEntity(event.name)) return [];
  if (event.name !== 'CampaignJoined' && event.name !== 'CampaignLeft') return [event.streamKey];
  const { wallet, campaignId } = event.data;
  return [event.streamKey, `participation:${wallet.toBase58()}:${encodeBase58(campaignId)}`];
}

/** The stream in which an entity's events are. */
function streamOf(entity: string): string {
  return entity.startsWith('participation:') ? `influencer:${keyOf(entity)[0]}` : entity;
}

/** Final events together, the others slot by slot. */
function stepsOf(events: readonly ChainEvent[], finalizedSlot: number): ChainEvent[][] {
  const steps: ChainEvent[][] = [];
  let slot: number | null = null;
  for (const each of events) {
    const stepSlot = Math.max(each.place.slot, finalizedSlot);
    if (stepSlot !== slot) steps.push([]);
    slot = stepSlot;
    steps.at(-1)?.push(each);
  }
  return steps;
}

function slotted({ event, place }: ChainEvent): SlottedEvent {
  return { event, slot: place.slot };
}

async function write(
  db: Db,
  kindName: string,
  kind: EntityKind,
  rows: ReadonlyMap<string, EntityRow | null>,
): Promise<void> {
  const there = [...rows.values()].flatMap((row) => row ?? []);
  await replaceEntities(db, kind, [...rows.keys()], there);
  const sums = SUMS[kindName];
  if (sums === undefined) return;
  const idsOf = (exists: boolean) =>
    [...rows].flatMap(([entity, row]) => ((row !== null) === exists ? keyOf(entity) : []));
  const begun = JSON.stringify(idsOf(true));
  for (const begin of sums.begin) await run(db, begin, [begun]);
  const gone = idsOf(false);
  if (gone.length === 0) return;
  for (const table of sums.tables) {
    const listed = 'SELECT jsonb_array_elements_text($1::jsonb)';
    await run(db, `DELETE FROM chain.${table} WHERE ${sums.column} IN (${listed})`, [JSON.stringify(gone)]);
  }
}

/** The rows of entities by all of their stored events, a page of which is in memory at a time. */
async function foldStored(
  db: Db,
  kind: EntityKind,
  entities: readonly string[],
): Promise<Map<string, EntityRow | null>> {
  const rows = new Map<string, EntityRow | null>(entities.map((entity) => [entity, null]));
  for (const stream of new Set(entities.map(streamOf))) {
    for await (const page of stateEvents(db, stream)) {
      const byEntity = new Map<string, SlottedEvent[]>();
      for (const each of page) {
        for (const entity of entitiesOf(each).filter((name) => rows.has(name))) {
          byEntity.set(entity, [...(byEntity.get(entity) ?? []), each]);
        }
      }
      for (const [entity, events] of byEntity) rows.set(entity, kind.fold(events, rows.get(entity) ?? null));
    }
  }
  return rows;
}

/** The stored events of a stream that change entities, in its order, page by page. */
async function* stateEvents(db: Db, streamKey: string): AsyncGenerator<SlottedEvent[]> {
  for (const { id } of await readStreamIds(db, STREAM_IDS, [streamKey])) {
    for (let after = 0; ; ) {
      const rows = await readStateEvents(db, STATE_EVENTS, [id, after]);
      const last = rows.at(-1);
      if (last === undefined) break;
      yield rows.map(({ slot, body }) => ({
        event: decodeEvent(Uint8Array.from(body), { instruction: 0, inner: 0 }),
        slot,
      }));
      after = last.seq;
    }
  }
}
