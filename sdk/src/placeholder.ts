/**
 * Texts that programs write where they have nothing: `undefined`, `null`, `[object Object]`, a template's `{{id}}`, a UUID of zeros. Taken for
 * a value, such a text links everybody who has nothing with everybody else who has nothing.
 */

/** What serialisers write for nothing: of JavaScript, Java, PHP, Python, Ruby, Go, Swift, C++, Perl. */
const NOTHING = new Set(
  'undefined undef null nullptr nsnull nil none nan infinity void true false'.split(' '),
);
/** Several words that say the same. */
const NOTHING_PHRASES = new Set([
  'n a',
  'not set',
  'not available',
  'not provided',
  'not defined',
  'invalid date',
]);
/** What programs put before or behind a value: `order-undefined` names no order. */
const NAMES = new Set(
  (
    'order orders event session sess sid user uid customer cust client visitor guest cart checkout basket id ids uuid guid key code ref click ' +
    'coupon promo voucher discount handle account token tx txn transaction payment purchase invoice item product sku shop store site link tag ' +
    'campaign influencer affiliate partner referral referrer value name number no nr num optional'
  ).split(' '),
);
/** Marks of templates that nobody filled in. */
const TEMPLATE =
  /\{\{|\{%.*%\}|%%.*%%|\$\{.*\}|#\{.*\}|@\{.*\}|<%.*%>|<\?.*\?>|\[%.*%\]|\[\[.*\]\]|\*\|.*\|\*|^\{[\w .:-]+\}$|^<[\w .:-]+>$|^\[[\w .:-]+\]$|^%[a-z_][\w.-]*%$|^\$\w*(?:id|key|code|token|name)$|^:[a-z_]\w*$|^__\w+__$|^%(?:\d+\$)?[sdifvu@]$|^%![a-z]\(.*\)$/isu;
/** Objects that were written where text was wanted. */
const OBJECT = /\[object[^\]]*\]|\[native code\]|\[circular/i;
/** At least so many characters of one kind are an id that was never set; fewer can be a number. */
const ZEROS_LEAST = 8;
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** A text without what nobody sees: control, format and zero-width characters. Blanks at its ends go as well, those inside become one. */
export function visibleText(text: string): string {
  return text
    .replace(/[\t\n\v\f\r\u0085\u2028\u2029]/g, ' ')
    .replace(INVISIBLE, '')
    .replace(/[\p{Z}\s]+/gu, ' ')
    .trim();
}

/**
 * Whether a text says nothing: it is blank to the eye, what a serialiser writes for nothing, what a template leaves behind, or an id of zeros
 * alone. Whatever its letters' case, and in quotes, in brackets or percent-encoded too.
 */
export function isPlaceholder(text: string): boolean {
  const seen = visibleText(text.normalize('NFKC'));
  return saysNothing(seen) || (seen.includes('%') && saysNothing(decoded(seen)));
}

function saysNothing(text: string): boolean {
  if (!/[\p{L}\p{N}\p{So}]/u.test(text)) return true;
  if (TEMPLATE.test(text) || OBJECT.test(text)) return true;
  if (isUnsetId(text)) return true;
  const words: readonly string[] = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  if (NOTHING_PHRASES.has(words.join(' '))) return true;
  if (words.includes('undefined')) return true;
  return (
    words.some((word) => NOTHING.has(word)) && words.every((word) => NOTHING.has(word) || NAMES.has(word))
  );
}

/** Zeros alone, or the highest UUID, whatever stands between them; the address of Solana's system program, which web3.js takes for "no key". */
function isUnsetId(text: string): boolean {
  const digits = text.replace(/^0x/i, '').replace(/[^\p{L}\p{N}]/gu, '');
  if (digits.length < ZEROS_LEAST) return false;
  return /^0+$/.test(digits) || /^f{32}$/i.test(digits) || /^1{32}$/.test(digits);
}

function decoded(text: string): string {
  try {
    return visibleText(decodeURIComponent(text));
  } catch {
    return text;
  }
}
