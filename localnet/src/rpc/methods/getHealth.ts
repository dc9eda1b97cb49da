import type { Method } from '../method';

/** Always `ok`: whoever can ask is answered. */
export const getHealth: Method = { name: 'getHealth', params: [0, 0], handle: () => 'ok' };
