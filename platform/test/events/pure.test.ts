import { expect } from 'chai';
import fc from 'fast-check';
import { customerHash } from '../../src/events/customer-hash';
import { excerptOf } from '../../src/events/excerpt';
import { GroupCommit } from '../../src/events/group-commit';
import { canonicalJson, jsonProblem } from '../../src/events/json';
import { decimalOf, microsOf, VALUE_FORMAT } from '../../src/events/money';

describe('values of events', () => {
  it('become millionths and decimals again without a loss', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 20n - 1n }), (micros) => {
        for (const currency of ['USD', 'JPY', 'KWD', 'CLF', 'USDC']) {
          expect(decimalOf(micros, currency)).to.match(VALUE_FORMAT);
          expect(microsOf(decimalOf(micros, currency))).to.equal(micros);
        }
      }),
    );
  });

  it('are written with the places of their currency, and more where there are more', () => {
    const written = (currency: string) =>
      ['0', '1.5', '49.9', '0.000001', '1.230', '1200'].map((value) => decimalOf(microsOf(value), currency));
    for (const currency of ['USD', 'USDC', 'XCG']) {
      expect(written(currency)).to.deep.equal(['0.00', '1.50', '49.90', '0.000001', '1.23', '1200.00']);
    }
    expect(written('JPY')).to.deep.equal(['0', '1.5', '49.9', '0.000001', '1.23', '1200']);
    expect(written('KWD')).to.deep.equal(['0.000', '1.500', '49.900', '0.000001', '1.230', '1200.000']);
    expect(written('CLF')).to.deep.equal(['0.0000', '1.5000', '49.9000', '0.000001', '1.2300', '1200.0000']);
  });
});

describe('JSON from strangers', () => {
  it('is the same however it is written, and another when it means another', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const reversed = Object.fromEntries(Object.entries(value).reverse());
        expect(canonicalJson(reversed)).to.equal(canonicalJson(value));
        expect(JSON.parse(canonicalJson(value))).to.deep.equal(JSON.parse(JSON.stringify(value)));
      }),
    );
    expect(canonicalJson({ a: [1, 2] })).not.to.equal(canonicalJson({ a: [2, 1] }));
    expect(canonicalJson({ a: '1' })).not.to.equal(canonicalJson({ a: 1 }));
  });

  it('is measured without a stack', () => {
    const deep = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`);
    expect(jsonProblem(deep, { depthMost: 12, nodesMost: 2_000 })).to.contain('deeper');
    expect(jsonProblem(Array(3_000).fill(0), { depthMost: 12, nodesMost: 2_000 })).to.contain(
      'more than 2000',
    );
    expect(jsonProblem({ a: ['ok', 'ö', '😀'] }, { depthMost: 3, nodesMost: 9 })).to.equal(null);
  });
});

describe("a customer's hash", () => {
  const key = new Uint8Array(32).fill(1);

  it('is the same for the same customer, and another for another advertiser or key', () => {
    const hash = customerHash(key, 'a', 'jane');
    expect(customerHash(new Uint8Array(key), 'a', 'jane')).to.equal(hash);
    const others = [
      customerHash(key, 'b', 'jane'),
      customerHash(new Uint8Array(32), 'a', 'jane'),
      customerHash(key, 'a', 'Jane'),
    ];
    expect(new Set([hash, ...others]).size).to.equal(4);
  });
});

describe('excerpts of bodies', () => {
  it('are short and hold no word that was not expected, whatever the body is', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3_000 }), fc.json(), (bytes, json) => {
        for (const body of [bytes, Buffer.from(json), Buffer.from(json.slice(1))]) {
          expect(excerptOf(body).length).to.be.at.most(1_024);
        }
        expect(excerptOf(Buffer.from(`${json} secretword`))).not.to.contain('secretword');
      }),
    );
  });
});

describe('group commit', () => {
  class Refused extends Error {
    readonly code = '22003';
  }
  const options = { gatherMs: 1, most: 8 };

  it('stores what comes at once together, in the order in which it came, and no more than fits', async () => {
    const groups: number[][] = [];
    const commit = new GroupCommit<number, number>(async (items) => {
      groups.push([...items]);
      return items.map((item) => ({ result: item * 2 }));
    }, options);
    const numbers = Array.from({ length: 20 }, (_, at) => at);
    expect(await Promise.all(numbers.map((each) => commit.submit(each)))).to.deep.equal(
      numbers.map((each) => each * 2),
    );
    expect(groups.map(({ length }) => length)).to.deep.equal([8, 8, 4]);
    expect(groups.flat()).to.deep.equal(numbers);
  });

  it('fails one alone that the database can not keep', async () => {
    const commit = new GroupCommit<number, number>(async (items) => {
      if (items.includes(5)) throw new Refused();
      return items.map((result) => ({ result }));
    }, options);
    const settled = await Promise.allSettled([1, 2, 3, 4, 5, 6, 7].map((each) => commit.submit(each)));
    expect(settled.map(({ status }) => status === 'fulfilled')).to.deep.equal([
      true,
      true,
      true,
      true,
      false,
      true,
      true,
    ]);
  });

  it('fails all when the database is gone, and stores what comes after it is back', async () => {
    let isGone = true;
    let calls = 0;
    const commit = new GroupCommit<number, number>(async (items) => {
      calls += 1;
      if (isGone) throw new Error('connection refused');
      return items.map((result) => ({ result }));
    }, options);
    const settled = await Promise.allSettled([1, 2, 3].map((each) => commit.submit(each)));
    expect(settled.every(({ status }) => status === 'rejected')).to.equal(true);
    expect(calls).to.equal(1);
    isGone = false;
    expect(await commit.submit(4)).to.equal(4);
  });
});
