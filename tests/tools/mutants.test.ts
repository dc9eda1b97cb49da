import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { instrument, SWITCH } from '../../tools/mutants/instrument';
import { Trials } from '../../tools/mutants/trials';

describe('mutants of TypeScript', () => {
  it('are one for each operator, also where one stands in another', () => {
    const { mutants, text } = instrument(
      'a.ts',
      'export const f = (a: number) => a > 0 && a < 9 && a !== 5;',
      1,
    );
    expect(mutants.map(({ from, to }) => `${from} → ${to}`)).to.have.members([
      'a > 0 → a >= 0',
      'a < 9 → a <= 9',
      'a !== 5 → a === 5',
      'a > 0 && a < 9 → a > 0 || a < 9',
      'a > 0 && a < 9 && a !== 5 → a > 0 && a < 9 || a !== 5',
    ]);
    for (const { id } of mutants) expect(text).to.contain(`${SWITCH} === ${id} `);
  });

  it('are told as killed, as surviving, or as never ending, and the next one is tried all the same', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'crr-mutants-'));
    const file = join(folder, 'some.test.ts');
    const { text } = instrument('some.test.ts', 'export const n = 1 + 2; export const same = 0 + 0;', 1);
    const loops = `if ((globalThis as any).${SWITCH} === 9) for (;;);`;
    const body = text.replaceAll('export ', '');
    writeFileSync(
      file,
      `it('counts', () => { ${loops} ${body} if (n !== 3) throw new Error(String(same)); });`,
    );
    const trials = new Trials([file], 6_000);
    try {
      expect(await trials.verdict(0)).to.equal('survives');
      expect(await trials.verdict(1)).to.equal('killed');
      expect(await trials.verdict(9)).to.equal('never ends');
      expect(await trials.verdict(2)).to.equal('survives');
    } finally {
      trials.stop();
      rmSync(folder, { recursive: true });
    }
  });
});
