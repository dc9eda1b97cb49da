import { expect } from 'chai';
import type { IngestionFigure } from '../src/platform/ingestion';
import { targetsOf } from '../src/platform/targets';
import { spreadOf } from '../src/spread';

const MET: IngestionFigure = {
  what: 'events',
  connections: 64,
  rate: null,
  database: 'Postgres',
  perSecond: spreadOf([1_500]),
  p50: spreadOf([10]),
  p95: spreadOf([40]),
  p99: spreadOf([60]),
  microseconds: null,
};
const PACED: IngestionFigure = { ...MET, rate: 1_500, p95: spreadOf([49.9]) };

interface Measured {
  ingestion?: readonly IngestionFigure[];
  reportP95?: number;
  jwtMicroseconds?: number;
}

function missed({ ingestion = [MET, PACED], reportP95 = 99.9, jwtMicroseconds = 999 }: Measured): string[] {
  const reports = [{ path: '/stats/overview', p50: spreadOf([5]), p95: spreadOf([reportP95]), plans: [] }];
  const history = { clicks: 1_000_000, events: 100_000 };
  return targetsOf({ ingestion, reports, history, sessions: null, jwt: spreadOf([jwtMicroseconds]) })
    .filter(({ met }) => !met)
    .map(({ what }) => what);
}

describe('the targets of the platform', () => {
  it('are met by figures at their limits', () => {
    expect(missed({})).to.deep.equal([]);
  });

  it('are missed by fewer than 1,500 events a second, and by a p95 of 50 ms at that rate', () => {
    const slow = { ...MET, perSecond: spreadOf([1_499]) };
    expect(missed({ ingestion: [slow, PACED] })).to.deep.equal(['events committed a second']);
    const late = { ...PACED, p95: spreadOf([50]) };
    expect(missed({ ingestion: [MET, late] })).to.deep.equal(['events at 1,500 a second, p95']);
  });

  it('are not met by bare inserts, nor by the embedded database', () => {
    const slow = { ...MET, perSecond: spreadOf([100]) };
    const floor: IngestionFigure = { ...MET, what: 'bare inserts' };
    const embedded = { ...MET, database: 'PGlite' };
    expect(missed({ ingestion: [slow, floor, embedded] })).to.deep.equal(['events committed a second']);
  });

  it('are missed by a report of 100 ms and by a token of a millisecond', () => {
    const [report, ...others] = missed({ reportP95: 100 });
    expect(report).to.contain('/stats/overview at 1,000,000 clicks and 100,000 events');
    expect(others).to.deep.equal([]);
    expect(missed({ jwtMicroseconds: 1_000 })).to.deep.equal(['checking a bearer token']);
  });
});
