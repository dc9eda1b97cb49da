import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { driftsOf, type Figures, unmeasured } from '../src/figures';

const COMMITTED = JSON.parse(readFileSync(join(__dirname, '../figures.json'), 'utf8')) as Figures;

describe('the committed figures', () => {
  it('cover every instruction of both programs', () => {
    expect(unmeasured(COMMITTED)).to.deep.equal([]);
  });

  it('are missed where an instruction has none', () => {
    const instructions = COMMITTED.instructions.filter(
      ({ name }) => !name.startsWith('router: claim_rewards'),
    );
    expect(unmeasured({ instructions })).to.deep.equal(['router: claim_rewards: has no figure']);
  });

  it('are left by a figure that is more than 5 % away, or gone', () => {
    const [first, ...rest] = COMMITTED.instructions;
    if (first === undefined) throw new Error('no figures');
    const dearer = { ...first, bytes: Math.ceil(first.bytes * 1.06) };
    expect(driftsOf(COMMITTED, COMMITTED)).to.deep.equal([]);
    expect(driftsOf(COMMITTED, { ...COMMITTED, instructions: [dearer, ...rest] })).to.deep.equal([
      `${first.name} bytes: ${dearer.bytes}, committed as ${first.bytes}`,
    ]);
    expect(driftsOf(COMMITTED, { ...COMMITTED, instructions: rest }).join()).to.contain(
      'not measured any more',
    );
  });
});
