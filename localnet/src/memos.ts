import type { VersionedMessage } from '@solana/web3.js';

const MEMO_PROGRAMS = new Set([
  'MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr',
  'Memo1UhkJRfHyvLMcVucJwxXeuD728EqVDDwQDxFMNo',
]);

/** The memos of a transaction as `[length] text`, joined by `; `; null when there is none. */
export function memosOf(message: VersionedMessage): string | null {
  const memos = message.compiledInstructions.flatMap(({ programIdIndex, data }) => {
    const program = message.staticAccountKeys[programIdIndex]?.toBase58() ?? '';
    return MEMO_PROGRAMS.has(program) ? [`[${data.length}] ${Buffer.from(data).toString('utf8')}`] : [];
  });
  return memos.length === 0 ? null : memos.join('; ');
}
