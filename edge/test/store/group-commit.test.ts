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

  it('writes together what comes together', async () => {
    const writes = new Writes();
    const commits = new GroupCommit(writes.write);
    const results = commits.submitAll([1, 2]);
    expect(writes.groups).to.deep.equal([[1, 2]]);
    await writes.end();
    expect(await results).to.deep.equal([10, 20]);
    expect(await commits.submitAll([])).to.deep.equal([]);
  });

  it('waits for company where it is told to, knowing how many there were before', async () => {
    const writes = new Writes();
    const sizes: number[] = [];
    const gather = (size: number) => {
      sizes.push(size);
      return size === 1 ? null : new Promise<void>((resolve) => setImmediate(resolve));
    };
    const commits = new GroupCommit(writes.write, { gather });
    const results = [1, 2].map((n) => commits.submit(n));
    expect(writes.groups).to.deep.equal([]);
    await new Promise((resolve) => setImmediate(resolve));
    expect(writes.groups).to.deep.equal([[1, 2]]);
    await writes.end();
    await Promise.all(results);
    expect(sizes).to.deep.equal([0]);
  });

  it('lets somebody else take over from one who never comes back', async () => {
    const writes = new Writes();
    const turns: Promise<unknown>[] = [];
    const commits = new GroupCommit(writes.write, { turnMs: 20, inBackground: (work) => turns.push(work) });
    const lost = commits.submit(1);
    const waiting = commits.submit(2);
    expect(writes.groups).to.deep.equal([[1]]);
    await new Promise((resolve) => setTimeout(resolve, 30));
    const late = commits.submit(3);
    expect(writes.groups).to.deep.equal([[1], [2, 3]]);
    expect(turns).to.have.length(2);
    await writes.end();
    await writes.end();
    expect(await Promise.all([lost, waiting, late])).to.deep.equal([10, 20, 30]);
    await Promise.all(turns);
    const next = commits.submit(4);
    expect(writes.groups).to.deep.equal([[1], [2, 3], [4]]);
    await writes.end();
    expect(await next).to.equal(40);
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
