import { expect } from 'chai';
import { htmlOf, messageOf, SettingsError } from '../src';

describe('text as HTML', () => {
  it('is code between backticks, and holds no tag of the text’s own', () => {
    expect(htmlOf('`a < b` & <script>')).to.equal('<code>a &lt; b</code> &amp; &lt;script&gt;');
  });

  it('leaves a backtick that stands alone', () => {
    expect(htmlOf('a ` b')).to.equal('a ` b');
  });
});

describe('what an error says', () => {
  it('is its message, or whatever was thrown', () => {
    expect(messageOf(new TypeError('no'))).to.equal('no');
    expect(messageOf('thrown')).to.equal('thrown');
  });
});

describe('an error of settings', () => {
  it('names all that is wrong at once', () => {
    const error = new SettingsError([
      { variable: 'PORT', rule: 'must be a number' },
      { variable: 'KEY', rule: 'must be set' },
    ]);
    expect(error.message).to.equal('PORT must be a number; KEY must be set');
  });
});
