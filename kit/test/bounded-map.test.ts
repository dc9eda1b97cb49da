import { expect } from 'chai';
import { BoundedMap, remembering } from '../src';

describe('bounded map', () => {
  it('forgets what was not used for longest', () => {
    const map = new BoundedMap<string, number>(2);
    map.set('a', 1);
    map.set('b', 2);
    expect(map.get('a')).to.equal(1);
    map.set('c', 3);
    expect(['a', 'b', 'c'].map((key) => map.get(key))).to.deep.equal([1, undefined, 3]);
    map.set('a', 4);
    expect([map.size, map.get('a')]).to.deep.equal([2, 4]);
    map.delete('a');
    expect([map.size, map.get('a')]).to.deep.equal([1, undefined]);
  });

  it('holds an entry at least', () => {
    for (const most of [0, -1, 1.5, Number.NaN]) expect(() => new BoundedMap(most)).to.throw(RangeError);
  });
});

describe('remembering', () => {
  it('asks once for what it remembers, whatever the answer is', () => {
    const asked: string[] = [];
    const isLong = remembering((text) => {
      asked.push(text);
      return text.length > 1 ? true : undefined;
    }, 2);
    expect(['a', 'bb', 'a', 'bb', 'ccc', 'bb', 'a'].map(isLong)).to.deep.equal([
      undefined,
      true,
      undefined,
      true,
      true,
      true,
      undefined,
    ]);
    expect(asked).to.deep.equal(['a', 'bb', 'ccc', 'a']);
  });
});
