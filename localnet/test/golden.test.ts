import { isDeepStrictEqual } from 'node:util';
import { expect } from 'chai';
import { startLocalnet } from '../src/index';
import { METHODS } from '../src/rpc/table';
import { applies, at, nearEnough, without } from './support/compare';
import { DIFFERENCES, type Difference, TOLERANCE } from './support/differences';
import { readGolden } from './support/golden-files';
import { type Golden, playGoldenScript } from './support/golden-script';

describe('the embedded chain against the recorded validator', () => {
  const golden = readGolden();
  const unseen = new Set<Difference>(DIFFERENCES);
  let played: Golden = {};

  before(async () => {
    const localnet = await startLocalnet({ port: 0, programs: [], slotMilliseconds: 20 });
    try {
      played = await playGoldenScript(localnet.rpcUrl, localnet.wsUrl);
    } finally {
      await localnet.close();
    }
  });

  for (const [method, cases] of Object.entries(golden)) {
    for (const [name, recorded] of Object.entries(cases)) {
      it(`${method}: ${name}`, () => {
        let theirs = recorded;
        let ours = nearEnough(played[method]?.[name], theirs, TOLERANCE);
        for (const difference of DIFFERENCES.filter((each) => applies(each, method, name, recorded))) {
          if (!isDeepStrictEqual(at(ours, difference.path), at(theirs, difference.path)))
            unseen.delete(difference);
          ours = without(ours, difference.path);
          theirs = without(theirs, difference.path);
        }
        expect(ours).to.deep.equal(theirs);
      });
    }
  }

  it('plays the cases that were recorded, and no other', () => {
    expect(casesOf(played)).to.deep.equal(casesOf(golden));
  });

  it('has a recorded case for every method', () => {
    const recorded = new Set(Object.keys(golden));
    const missing = [...METHODS.keys()].filter(
      (name) => !recorded.has(name) && !name.startsWith('localnet_'),
    );
    expect(missing).to.deep.equal([]);
  });

  it('lists no difference that is none', () => {
    expect([...unseen].map(({ path, where }) => `${where} ${path}`)).to.deep.equal([]);
  });
});

function casesOf(answers: Golden): string[] {
  return Object.entries(answers)
    .flatMap(([method, cases]) => Object.keys(cases).map((name) => `${method}/${name}`))
    .sort();
}
