import { expect } from 'chai';
import { GroupCommit } from '../../src/store/group-commit';

/** A write that ends when it is told to. */
class Writes {
  readonly groups: (readonly number[])[] = [];
  private readonly ends: ((error?: Error) => void)[] = [];

  readonly write = (items: readonly number[]): Promise<number[]> => {
    this.groups.push(items);
    return new Promise((resolve, reject) => {
      this.ends.push((error) =>
        error === undefined ? resolve(items.map((item) => item * 10)) : reject(error),
      );
    });
  };

  async end(error?: Error): Promise<void> {
    this.ends.shift()?.(error);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function valueFault(): Error {
  return Object.assign(new Error('bad value'), { code: '22P02' });
}

describe('a group commit', () => {
  it('writes the first at once, and what comes meanwhile together', async () => {
    const writes = new Writes();
    const commits = new GroupCommit(writes.write);
    const results = [1, 2, 3].map((n) => commits.submit(n));
    expect(writes.groups).to.deep.equal([[1]]);
    await writes.end();
    expect(writes.groups).to.deep.equal([[1], [2, 3]]);
    await writes.end();
    expect(await Promise.all(results)).to.deep.equal([10, 20, 30]);
    const later = commits.submit(4);
    await writes.end();
    expect(await later).to.equal(40);
  });

  it('writes so many at most', async () => {
    const writes = new Writes();
    const commits = new GroupCommit(writes.write, { most: 2 });
    const results = [1, 2, 3, 4].map((n) => commits.submit(n));
    for (let n = 0; n < 3; n += 1) await writes.end();
    expect(writes.groups).to.deep.equal([[1], [2, 3], [4]]);
    await Promise.all(results);
  });

  it('fails all of a group when the store fails, without trying each', async () => {
    const writes = new Writes();
    const commits = new GroupCommit(writes.write);
    const results = [1, 2, 3].map((n) => commits.submit(n).catch((error: Error) => error.message));
    await writes.end();
    await writes.end(new Error('store down'));
    expect(await Promise.all(results)).to.deep.equal([10, 'store down', 'store down']);
    expect(writes.groups).to.have.length(2);
  });

  it('writes each alone when a value is at fault, so that only that one fails', async () => {
    const writes = new Writes();
    const commits = new GroupCommit(writes.write);
    const results = [1, 2, 3].map((n) => commits.submit(n).catch((error: Error) => error.message));
    await writes.end();
    await writes.end(valueFault());
    await writes.end(valueFault());
    await writes.end();
    expect(await Promise.all(results)).to.deep.equal([10, 'bad value', 30]);
  });
});
