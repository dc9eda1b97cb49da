import type { FakeBlock, FakeChain, FakeTransaction } from './fake-chain';
import type { Faults } from './faults';

/** A line of an account's history. */
export interface Line {
  block: FakeBlock;
  transaction: FakeTransaction;
}

/** What a node lists. */
export interface ListingRequest {
  address: string;
  before: string | undefined;
  limit: number;
  /** The newest block that it knows and shows. */
  tip: FakeBlock;
  /** The block of `before`; null when the node does not know it. */
  start: FakeBlock | null;
  /** What the request is told from others by. */
  key: string;
}

/** A page of an account's history, newest first, with whatever goes wrong. */
export function listPage(chain: FakeChain, faults: Faults, request: ListingRequest): Line[] {
  const { before, limit, key, start, tip } = request;
  if (before !== undefined && (start === null || faults.happens('unknownBefore', key))) return [];
  const reach = faults.happens('shortPage', key) ? Math.max(1, faults.pick(limit, 'shortPage', key)) : limit;
  const page = collect(chain, faults, { ...request, limit: reach }, start ?? tip);
  if (page.length > 1 && faults.happens('missedLine', key)) {
    page.splice(faults.pick(page.length, 'missedLine', key), 1);
  }
  if (page.length > 0 && faults.happens('duplicates', key)) repeatSome(page, reach, faults, key);
  if (faults.happens('shuffledPage', key)) shuffle(page, faults, key);
  return page;
}

function collect(chain: FakeChain, faults: Faults, request: ListingRequest, from: FakeBlock): Line[] {
  const { address, before, limit, key } = request;
  const bySignature = faults.happens('slotOrder', key);
  const page: Line[] = [];
  for (const block of chain.blocksDown(from)) {
    let lines = block.transactions.filter(({ accounts }) => accounts.has(address)).reverse();
    if (bySignature) lines = [...lines].sort((a, b) => (a.signature < b.signature ? 1 : -1));
    if (block === request.start && before !== undefined && !faults.happens('pageCycles', key)) {
      lines = lines.slice(lines.findIndex(({ signature }) => signature === before) + 1);
    }
    for (const transaction of lines) {
      if (page.length === limit) return page;
      page.push({ block, transaction });
    }
  }
  return page;
}

/** A page is never longer than asked for: what comes twice pushes the oldest lines out. */
function repeatSome(page: Line[], limit: number, faults: Faults, key: string): void {
  const at = faults.pick(page.length, 'duplicates', key);
  page.splice(at, 0, ...page.slice(at, at + 3));
  page.length = Math.min(page.length, limit);
}

function shuffle(page: Line[], faults: Faults, key: string): void {
  for (let i = page.length - 1; i > 0; i -= 1) {
    const j = faults.pick(i + 1, 'shuffledPage', key);
    [page[i], page[j]] = [page[j] as Line, page[i] as Line];
  }
}
