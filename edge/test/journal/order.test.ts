import { expect } from 'chai';
import { newestReports, supersedes } from '../../src/journal/order';
import type { AttentionState } from '../../src/model';
import { report } from './support/records';

function wins(next: AttentionState, known: AttentionState, later: number): boolean {
  return supersedes({ state: next, changedAtMs: 100 + later }, { state: known, changedAtMs: 100 });
}

describe('of two reports', () => {
  it('the one that is further on its way wins, whenever it was made', () => {
    for (const later of [-1, 0, 1]) {
      expect(wins('landed', 'sent', later)).to.equal(true);
      expect(wins('landed', 'queued', later)).to.equal(true);
      expect(wins('final', 'landed', later)).to.equal(true);
      expect(wins('parked', 'queued', later)).to.equal(true);
      expect(wins('sent', 'landed', later)).to.equal(false);
      expect(wins('landed', 'final', later)).to.equal(false);
      expect(wins('queued', 'parked', later)).to.equal(false);
      expect(wins('parked', 'final', later)).to.equal(false);
    }
  });

  it('the later wins between queued and sent: a try in vain goes back', () => {
    expect(wins('queued', 'sent', 1)).to.equal(true);
    expect(wins('sent', 'queued', 1)).to.equal(true);
    expect(wins('queued', 'sent', -1)).to.equal(false);
    expect(wins('queued', 'queued', 0)).to.equal(false);
  });

  it('neither goes before the other where they are not of the same campaign and id', () => {
    const reports = [report(), report({ id: 'other' }), report({ campaignId: 'other' })];
    expect(newestReports([...reports, report({ state: 'landed' })])).to.deep.equal([
      report({ state: 'landed' }),
      ...reports.slice(1),
    ]);
  });
});
