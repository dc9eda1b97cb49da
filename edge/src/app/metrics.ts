/** Metrics for Prometheus. */

import type { Counters } from './counters';
import { REFUSALS_KNOWN, ROUTES } from './errors';
import type { Metric, Sample } from './exposition';
import type { EdgeStatus } from './status';

const STATES = ['queued', 'sent', 'landed', 'final', 'parked'] as const;
const MILLISECONDS = 1_000;

/** Everything that is measured. Redirects and journal are this process's; what fronts and desks keep is counted since they exist. */
export function metricsOf(counters: Counters, status: EdgeStatus): Metric[] {
  return [
    ...processMetrics(counters),
    ...frontMetrics(status),
    ...deskMetrics(status),
    attesterMetric(status),
  ];
}

function processMetrics(counters: Counters): Metric[] {
  const { redirects, journal, waitingClicks, unreadableAddresses, roleLosses } = counters;
  return [
    counter(
      'crr_edge_redirects_total',
      'Requests to links, by how they ended.',
      samplesOf(redirects, 'outcome'),
    ),
    counter(
      'crr_edge_click_journal_total',
      'Clicks, by what became of their storing.',
      samplesOf(journal, 'outcome'),
    ),
    gauge('crr_edge_clicks_waiting', 'Clicks that wait in memory because they could not be stored.', [
      { value: waitingClicks() },
    ]),
    counter(
      'crr_edge_unreadable_addresses_total',
      'Requests of which neither the trusted header nor the connection tells a readable address.',
      [{ value: unreadableAddresses }],
    ),
    counter(
      'crr_edge_role_losses_total',
      'Times that the lock of the one edge on its database was lost with its connection.',
      [{ value: roleLosses() }],
    ),
  ];
}

function frontMetrics({ fronts }: EdgeStatus): Metric[] {
  const known = fronts.filter((front) => front !== null);
  const sum = (of: (front: (typeof known)[number]) => number) =>
    known.reduce((total, front) => total + of(front), 0);
  const oldestMs = known.reduce((oldest, front) => Math.max(oldest, front.oldestMs), 0);
  return [
    gauge('crr_edge_fronts', 'Fronts, by whether they answer.', [
      { labels: { state: 'up' }, value: known.length },
      { labels: { state: 'down' }, value: fronts.length - known.length },
    ]),
    counter('crr_edge_refusals_total', 'Requests that were refused, by route and reason.', refusals(known)),
    gauge('crr_edge_journal_waiting', 'Records that are stored and not delivered yet.', [
      { value: sum(({ waiting }) => waiting) },
    ]),
    gauge('crr_edge_journal_oldest_seconds', 'Age of the oldest of them.', [
      { value: oldestMs / MILLISECONDS },
    ]),
    gauge('crr_edge_journal_parked', 'Records that their receiver refuses.', [
      { value: sum(({ parked }) => parked) },
    ]),
  ];
}

/** Summed over the fronts; those that are known beforehand are there at zero. */
function refusals(fronts: readonly NonNullable<EdgeStatus['fronts'][number]>[]): Sample[] {
  const sums = new Map<string, { route: string; reason: string; value: number }>();
  const add = (route: string, reason: string, count: number) => {
    const name = `${route}/${reason}`;
    const value = (sums.get(name)?.value ?? 0) + count;
    sums.set(name, { route, reason, value });
  };
  for (const route of ROUTES) for (const reason of REFUSALS_KNOWN[route]) add(route, reason, 0);
  for (const front of fronts) {
    for (const { route, reason, count } of front.refusals) add(route, reason, count);
  }
  return [...sums.values()].map(({ route, reason, value }) => ({ labels: { route, reason }, value }));
}

function deskMetrics({ desks }: EdgeStatus): Metric[] {
  const all = [...desks];
  const known = all.flatMap(([campaign_id, desk]) => (desk === null ? [] : [{ campaign_id, desk }]));
  return [
    gauge(
      'crr_edge_desk_up',
      "Whether a campaign's desk answers (0 or 1).",
      all.map(([campaign_id, desk]) => ({ labels: { campaign_id }, value: desk === null ? 0 : 1 })),
    ),
    gauge(
      'crr_edge_outbox_entries',
      'VAUs and conversions, by how they stand.',
      known.flatMap(({ campaign_id, desk }) =>
        STATES.map((state) => ({ labels: { campaign_id, state }, value: desk.byState[state] })),
      ),
    ),
    gauge(
      'crr_edge_outbox_oldest_seconds',
      'Age of the oldest that has neither landed nor been parked.',
      known.map(({ campaign_id, desk }) => ({
        labels: { campaign_id },
        value: desk.oldestMs / MILLISECONDS,
      })),
    ),
  ];
}

function attesterMetric({ attesterLamports }: EdgeStatus): Metric {
  return gauge(
    'crr_edge_attester_lamports',
    'What the attester has to pay fees and deposits with; missing while no node tells.',
    attesterLamports === null ? [] : [{ value: Number(attesterLamports) }],
  );
}

function samplesOf(counts: ReadonlyMap<string, number>, label: string): Sample[] {
  return [...counts].map(([name, value]) => ({ labels: { [label]: name }, value }));
}

function counter(name: string, help: string, samples: readonly Sample[]): Metric {
  return { name, help, type: 'counter', samples };
}

function gauge(name: string, help: string, samples: readonly Sample[]): Metric {
  return { name, help, type: 'gauge', samples };
}
