/** A visitor out of a data centre: people sit at home, at work or behind a phone. */
import { DATACENTER_NETWORKS } from '../datacenter-networks';
import type { Rule } from '../observation';

const SCORE = 40;

export const datacenter: Rule = {
  name: 'datacenter',
  examine({ request }) {
    const asn = request?.asn ?? null;
    const operator = asn === null ? undefined : DATACENTER_NETWORKS.get(asn);
    return operator === undefined ? null : { score: SCORE, detail: `from AS${asn} (${operator})` };
  },
};
