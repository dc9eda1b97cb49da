import { createHash } from 'node:crypto';
import { Keypair } from '@solana/web3.js';
import { expect } from 'chai';
import * as fc from 'fast-check';

import {
  buildVau,
  cohortFilter,
  filterMayContain,
  signTag,
  siteHash,
  tagSignerFromKeypair,
  VauFieldError,
  type VauInput,
} from '../src';

const INPUT: VauInput = {
  sequence: 1,
  earnedAt: 1_700_000_000n,
  seconds: 30,
  site: 'https://shop.example',
  country: 'DE',
  userPresence: true,
  isHotPage: false,
};

function faultOf(change: Partial<VauInput>): string {
  try {
    buildVau({ ...INPUT, ...change });
  } catch (error) {
    if (error instanceof VauFieldError) return error.field;
    throw error;
  }
  throw new Error('was built');
}

describe('a VAU', () => {
  it('names the site by the hash of its origin, whatever the page', () => {
    const hash = Uint8Array.from(createHash('sha256').update('https://shop.example').digest());
    for (const site of ['https://shop.example', 'https://SHOP.example:443/a?b#c', hash]) {
      expect(buildVau({ ...INPUT, site }).siteHash).to.deep.equal(hash);
    }
    expect(siteHash('http://shop.example')).to.not.deep.equal(hash);
    expect(siteHash('https://shop.example:8443')).to.not.deep.equal(hash);
  });

  it('tells cohorts apart from none', () => {
    expect(buildVau(INPUT).cohortFilter).to.equal(null);
    expect(buildVau({ ...INPUT, cohorts: [] }).cohortFilter).to.deep.equal(new Uint8Array(32));
    expect(buildVau({ ...INPUT, cohorts: [7] }).cohortFilter).to.deep.equal(cohortFilter([7]));
    expect(buildVau({ ...INPUT, cohortFilter: cohortFilter([7]) }).cohortFilter).to.deep.equal(
      cohortFilter([7]),
    );
  });

  it('takes of a signed tag what the program asks for and no more', async () => {
    const tag = { campaignId: new Uint8Array(32), influencer: null, issuedAt: 1n, expiresAt: 2n };
    const signed = await signTag(tag, tagSignerFromKeypair(Keypair.generate()));
    expect(buildVau({ ...INPUT, tag: signed }).campaignTag).to.deep.equal({
      influencer: null,
      issuedAt: 1n,
      expiresAt: 2n,
    });
    expect(buildVau(INPUT).campaignTag).to.equal(null);
  });

  it('is refused with the field that does not fit', () => {
    const faults: Partial<VauInput>[] = [
      { sequence: 0 },
      { sequence: 2 ** 32 },
      { sequence: 1.5 },
      { seconds: -1 },
      { seconds: 65_536 },
      { site: 'shop.example' },
      { site: 'data:text/plain,x' },
      { site: new Uint8Array(31) },
      { country: 'de' },
      { country: 'DEU' },
      { cohorts: [65_536] },
      { cohortFilter: new Uint8Array(31) },
    ];
    for (const fault of faults) expect(faultOf(fault)).to.equal(Object.keys(fault)[0]);
    expect(faultOf({ cohorts: [1], cohortFilter: new Uint8Array(32) })).to.equal('cohorts');
  });

  it('is built up to the last value that fits', () => {
    const vau = buildVau({ ...INPUT, sequence: 2 ** 32 - 1, seconds: 65_535, cohorts: [0, 65_535] });
    expect(vau).to.deep.include({ sequence: 2 ** 32 - 1, seconds: 65_535 });
  });
});

describe('a cohort filter', () => {
  const cohorts = fc.array(fc.nat(65_535), { maxLength: 16 });

  it('never denies a cohort that it was made of', () => {
    fc.assert(
      fc.property(cohorts, (made) => {
        const filter = cohortFilter(made);
        expect(made.every((cohort) => filterMayContain(filter, cohort))).to.equal(true);
      }),
    );
  });

  it('of nothing holds nothing', () => {
    fc.assert(
      fc.property(fc.nat(65_535), (cohort) => {
        expect(filterMayContain(cohortFilter([]), cohort)).to.equal(false);
      }),
    );
  });
});
