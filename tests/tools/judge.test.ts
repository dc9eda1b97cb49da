import { expect } from 'chai';
import { failuresIn, judge, together } from '../../tools/test/judge';

describe("a test step's outcome", () => {
  it('is read from the closing lines of mocha and of cargo, colours or not', () => {
    const mocha = '  ✔ counts "3 failed"\n\n\u001b[32m  12 passing\u001b[0m (3s)\n';
    expect(judge(true, true, mocha)).to.deep.equal({ ok: true, passed: 12, failed: 0 });
    const cargo =
      'test result: ok. 4 passed; 0 failed; 0 ignored\ntest result: ok. 5 passed; 0 failed; 0 ignored\n';
    expect(judge(true, true, cargo)).to.deep.equal({ ok: true, passed: 9, failed: 0 });
  });

  it('is a failure where a test failed, the runner exited with a code, or no test ran', () => {
    expect(judge(true, false, '  3 passing\n  2 failing\n')).to.deep.equal({
      ok: false,
      passed: 3,
      failed: 2,
    });
    expect(judge(true, false, '  3 passing\n')).to.deep.equal({ ok: false, passed: 3, failed: 1 });
    expect(judge(true, true, '  0 passing\n').ok).to.equal(false);
  });

  it('counts as one test where nothing is counted', () => {
    expect(judge(false, true, 'anything')).to.deep.equal({ ok: true, passed: 1, failed: 0 });
    expect(judge(false, false, '')).to.deep.equal({ ok: false, passed: 0, failed: 1 });
  });

  it('of several parts is their sum, and well only if all ended well', () => {
    const parts = [judge(true, true, '  3 passing\n'), judge(true, false, '  1 passing\n  1 failing\n')];
    expect(together(parts)).to.deep.equal({ ok: false, passed: 4, failed: 1 });
  });
});

describe('the failures in an output', () => {
  it('are the list that mocha ends with', () => {
    const output =
      '  ✔ well\n  1) bad\n\n\u001b[31m  1 failing\u001b[0m\n\n  1) bad:\n     AssertionError: 1\n';
    expect(failuresIn(output)).to.equal('  1 failing\n\n  1) bad:\n     AssertionError: 1');
  });

  it('are the list of cargo', () => {
    const output = 'running 2 tests\nF.\nfailures:\n\n---- a stdout ----\npanicked\n\ntest result: FAILED.\n';
    expect(failuresIn(output)).to.match(/^failures:\n\n---- a stdout/);
  });

  it('are the last lines where nothing is listed', () => {
    const output = Array.from({ length: 100 }, (_, line) => `line ${line}`).join('\n');
    expect(failuresIn(`${output}\n`).split('\n'))
      .to.have.lengthOf(40)
      .and.include('line 99');
  });
});
