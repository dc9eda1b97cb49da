import { assert } from 'chai';
import {
  APPLICATION_STATUSES,
  type ApplicationStatus,
  isLegalMove,
  nextStatuses,
} from '../../src/applications/lifecycle';

/** The only moves that there are. */
const LEGAL: readonly [ApplicationStatus, ApplicationStatus][] = [
  ['applied', 'approved'],
  ['applied', 'rejected'],
  ['approved', 'active'],
  ['active', 'completed'],
  ['completed', 'paid'],
];

describe('the life of an application', () => {
  for (const from of APPLICATION_STATUSES) {
    for (const to of APPLICATION_STATUSES) {
      const legal = LEGAL.some((move) => move[0] === from && move[1] === to);
      it(`${legal ? 'allows' : 'refuses'} ${from} → ${to}`, () => assert.equal(isLegalMove(from, to), legal));
    }
  }

  it('tells where it can go', () => {
    assert.deepEqual(nextStatuses('applied'), ['approved', 'rejected']);
    assert.deepEqual([...nextStatuses('paid'), ...nextStatuses('rejected')], []);
  });
});
