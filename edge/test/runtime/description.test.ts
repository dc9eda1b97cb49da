import { expect } from 'chai';
import { describeWorker, readDescription } from '../../src/runtime/description';
import { DescriptionError } from '../../src/runtime/errors';

const COMPLETE = {
  name: 'edge',
  main: 'src/worker.ts',
  compatibility_date: '2026-07-01',
  durable_objects: { bindings: [{ name: 'FRONT', class_name: 'FrontObject' }] },
  migrations: [{ tag: 'v1', new_sqlite_classes: ['FrontObject'] }],
};

describe('describeWorker', () => {
  it('reads this package’s description', () => {
    const { objects, main, vars } = readDescription();
    expect(objects.map(({ className }) => className)).to.deep.equal(['FrontObject', 'DeskObject']);
    expect(main).to.match(/edge\/src\/worker\.ts$/);
    expect(vars).to.include({ CONSENT_MODE: 'cookies', COOKIE_SAME_SITE: 'Lax' });
  });

  const broken: [string, object, string][] = [
    ['a field that is not carried over', { ...COMPLETE, queues: {} }, 'queues'],
    ['an object without SQLite', { ...COMPLETE, migrations: [] }, 'durable_objects.bindings.0.class_name'],
    ['a var that is no text', { ...COMPLETE, vars: { SHARDS: 4 } }, 'vars.SHARDS'],
    ['a date that is none', { ...COMPLETE, compatibility_date: 'today' }, 'compatibility_date'],
  ];
  for (const [what, description, field] of broken) {
    it(`names ${what}`, () => {
      expect(fieldOf(() => describeWorker(JSON.stringify(description), '/edge'))).to.equal(field);
    });
  }

  it('says where the text is no JSON with comments', () => {
    expect(() => describeWorker('{ "name": }', '/edge')).to.throw(
      DescriptionError,
      'ValueExpected at character 10',
    );
  });
});

function fieldOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    expect(error).to.be.instanceOf(DescriptionError);
    return (error as DescriptionError).field;
  }
  throw new Error('expected it to throw');
}
