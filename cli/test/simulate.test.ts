import { expect } from 'chai';
import { TemporaryHome, Terminal } from './support/terminal';

interface Told {
  ok: boolean;
  chapter: {
    figures: { label: string; expected: string; actual: string; ok: boolean }[];
    tables: { rows: string[][] }[];
  };
  tally: { equalChecked: number; equalHeld: number };
}

describe('crr simulate lifecycle', () => {
  const temporary = new TemporaryHome();
  const terminal = new Terminal(temporary.home);
  after(() => temporary.remove());

  it('goes from a key to a report, and finds every figure as expected', async () => {
    const { ok, chapter, tally } = await terminal.json<Told>('simulate', 'lifecycle');
    expect(chapter.figures.filter((figure) => !figure.ok)).to.deep.equal([]);
    expect([ok, tally.equalChecked]).to.deep.equal([true, tally.equalHeld]);
    const labels = chapter.figures.map(({ label }) => label);
    expect(labels).to.include.members([
      'by link: credited to Ben',
      'by code: decided by',
      'report: average order',
    ]);
    const [, purchases] = chapter.tables;
    expect(purchases?.rows.map(([worth, to, key]) => [worth, to, key])).to.deep.equal([
      ['249.00 USD', 'Ben', 'ref_code'],
      ['199.20 USD', 'Jess', 'coupon'],
      ['186.75 USD', 'nobody', 'coupon'],
      ['18.00 USD', 'nobody', 'none'],
    ]);
  });

  it('shows it to people within 100 columns, and explains itself', async () => {
    const { code, out } = await terminal.run('simulate', 'lifecycle');
    expect([code, out.includes('✗')]).to.deep.equal([0, false]);
    expect(Math.max(...out.split('\n').map((line) => line.length))).to.be.at.most(100);
    expect((await terminal.run('simulate', 'lifecycle', '--help')).out).to.contain('Example');
  });
});
