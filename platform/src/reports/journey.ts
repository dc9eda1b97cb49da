/** Where outcomes come from: source → method → outcome, as nodes and links of a Sankey diagram. Flows of influence, not a line of time. */
import { z } from 'zod';
import { checkedSql, type RowOf } from '../checked-sql';
import type { Db } from '../database';
import { ACTIONS } from '../events';
import { eventFacts, reading } from './facts';
import { checkRange, type ReportFilter } from './filter';

/** Where a customer came from. */
export type Source = (typeof SOURCES)[number];
const SOURCES = ['Tracking Link', 'Direct / Organic'] as const;
/** By what the influence was known: a coupon goes before everything else. */
export type Method = (typeof METHODS)[number];
const METHODS = ['Coupon', 'Ref Code', 'Click', 'Unattributed'] as const;

const FLOW = {
  source: z.enum(SOURCES),
  method: z.enum(METHODS),
  outcome: z.enum(ACTIONS),
  events: z.number(),
};
/** How many events took one way. */
export type Flow = RowOf<typeof FLOW>;

/** A node of the diagram; the stage keeps names of different columns apart. */
export interface JourneyNode {
  readonly id: string;
  readonly label: string;
  readonly stage: 'source' | 'method' | 'outcome';
}

/** A link of the diagram, from node to node. */
export interface JourneyLink {
  readonly source: string;
  readonly target: string;
  readonly value: number;
}

/** The flows, and the diagram that they give. */
export interface Journey {
  readonly flows: Flow[];
  readonly nodes: JourneyNode[];
  readonly links: JourneyLink[];
}

/** @throws ApiError 422 for a range that ends before it begins */
export async function journey(db: Db, filter: ReportFilter): Promise<Journey> {
  checkRange(filter);
  const { rows } = await reading(db, (snapshot) =>
    checkedSql(FLOW)`
    SELECT CASE WHEN tracking_link_code IS NOT NULL THEN 'Tracking Link' ELSE 'Direct / Organic' END AS source,
      CASE
        WHEN coupon_id IS NOT NULL OR deciding_key = 'coupon' THEN 'Coupon'
        WHEN deciding_key IN ('ref_code', 'landing_url', 'referrer') THEN 'Ref Code'
        WHEN deciding_key IN ('click_id', 'session_id') THEN 'Click'
        ELSE 'Unattributed'
      END AS method,
      action AS outcome, count(*) AS events
    FROM (${eventFacts(filter)}) e
    GROUP BY 1, 2, 3
    ORDER BY 4 DESC, 1, 2, 3`.execute(snapshot),
  );
  return diagramOf(rows);
}

/** The diagram of flows. Pure. */
export function diagramOf(flows: Flow[]): Journey {
  const nodes = new Map<string, JourneyNode>();
  const links = new Map<string, JourneyLink>();
  for (const { source, method, outcome, events } of flows) {
    const path = [node('source', source), node('method', method), node('outcome', outcome)] as const;
    for (const each of path) nodes.set(each.id, each);
    addTo(links, path[0], path[1], events);
    addTo(links, path[1], path[2], events);
  }
  return { flows, nodes: [...nodes.values()], links: [...links.values()] };
}

function node(stage: JourneyNode['stage'], label: string): JourneyNode {
  return { id: `${stage}:${label}`, label, stage };
}

function addTo(links: Map<string, JourneyLink>, from: JourneyNode, to: JourneyNode, events: number): void {
  const key = `${from.id}→${to.id}`;
  const value = (links.get(key)?.value ?? 0) + events;
  links.set(key, { source: from.id, target: to.id, value });
}
