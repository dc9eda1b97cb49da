-- The ledger: who owes whom what of campaigns' money, as double entry. Each advertiser has a book; its transactions are numbered without gaps
-- and chained by hash; entries of a transaction sum to zero; pairs of accounts that may move are listed; balances move with the entries, in the
-- statement that inserts them; nothing is changed or deleted afterwards. All of this is kept here, whoever writes.
--
-- Debits are positive, credits negative. What is owed to somebody has a negative balance. `_usdc` is USDC base units.

CREATE SCHEMA ledger;
COMMENT ON SCHEMA ledger IS 'Owned by the platform, which may insert and never change: advertisers'' books in double entry.';

CREATE TABLE ledger.books (
  id uuid PRIMARY KEY,
  head_sequence bigint NOT NULL DEFAULT 0 CHECK (head_sequence >= 0),
  head_hash bytea NOT NULL DEFAULT decode(repeat('00', 32), 'hex') CHECK (length(head_hash) = 32),
  opened_at timestamptz(3) NOT NULL
) WITH (fillfactor = 60);
COMMENT ON TABLE ledger.books IS 'The books: one for each advertiser.';
COMMENT ON COLUMN ledger.books.id IS 'The advertiser: platform.advertisers.id.';
COMMENT ON COLUMN ledger.books.head_sequence IS 'The newest transaction; 0 before the first. Moved by a trigger alone.';
COMMENT ON COLUMN ledger.books.head_hash IS 'Its hash; 32 zeros before the first. Moved by a trigger alone.';
COMMENT ON COLUMN ledger.books.opened_at IS 'When it was opened.';

CREATE TABLE ledger.account_kinds (
  kind text PRIMARY KEY CHECK (kind ~ '^[a-z_]+$'),
  side smallint NOT NULL CHECK (side IN (1, -1)),
  has_influencer boolean NOT NULL,
  meaning text NOT NULL,
  UNIQUE (kind, side)
);
COMMENT ON TABLE ledger.account_kinds IS 'Kinds of accounts. An account is of a campaign, or of a campaign and an influencer.';
COMMENT ON COLUMN ledger.account_kinds.kind IS 'Its name.';
COMMENT ON COLUMN ledger.account_kinds.side IS '1: an asset, never below zero; -1: a liability, never above.';
COMMENT ON COLUMN ledger.account_kinds.has_influencer IS 'Whether each influencer of a campaign has one.';
COMMENT ON COLUMN ledger.account_kinds.meaning IS 'What its balance says.';
INSERT INTO ledger.account_kinds (kind, side, has_influencer, meaning) VALUES
  ('pot', 1, false, 'what lies in the campaign''s vault on chain, what has accrued there included'),
  ('adv', -1, false, 'the advertiser''s: deposited and neither spent nor promised'),
  ('owed_chain', -1, false, 'accrued on chain for payees who could not be paid yet'),
  ('adv_owes', 1, false, 'what the advertiser promised beyond what is deposited'),
  ('unfunded', -1, true, 'earned, and not deposited by the advertiser yet'),
  ('held', -1, true, 'earned and deposited, in its hold'),
  ('due', -1, true, 'released: nobody takes it back'),
  ('debt', 1, true, 'released for sales that were refunded since: netted against later earnings'),
  ('adv_claim', -1, false, 'what the advertiser gets back when debts are netted');

CREATE TABLE ledger.routes (
  transaction_kind text NOT NULL CHECK (transaction_kind ~ '^[a-z_]+$'),
  debit_kind text NOT NULL REFERENCES ledger.account_kinds (kind),
  credit_kind text NOT NULL REFERENCES ledger.account_kinds (kind),
  meaning text NOT NULL,
  PRIMARY KEY (transaction_kind, debit_kind, credit_kind)
);
COMMENT ON TABLE ledger.routes IS 'Which pairs of accounts a kind of transaction may move. A transaction can be balanced and still be wrong.';
COMMENT ON COLUMN ledger.routes.transaction_kind IS 'The kind of transaction.';
COMMENT ON COLUMN ledger.routes.debit_kind IS 'The kind of the account whose balance rises.';
COMMENT ON COLUMN ledger.routes.credit_kind IS 'The kind of the account whose balance falls by the same.';
COMMENT ON COLUMN ledger.routes.meaning IS 'What that says.';
INSERT INTO ledger.routes (transaction_kind, debit_kind, credit_kind, meaning) VALUES
  ('fund', 'pot', 'adv', 'the advertiser deposits'),
  ('spend', 'adv', 'owed_chain', 'the campaign pays for attention and conversions on chain'),
  ('pay', 'owed_chain', 'pot', 'what was payable on chain left the vault'),
  ('withdraw', 'adv', 'pot', 'the advertiser takes back what is left'),
  ('cover', 'adv', 'adv_owes', 'a deposit covers what was promised'),
  ('cover', 'unfunded', 'held', 'what was earned is deposited now'),
  ('uncover', 'adv_owes', 'adv', 'the campaign spent what was promised'),
  ('uncover', 'held', 'unfunded', 'what was earned is not deposited any more'),
  ('accrue', 'adv', 'held', 'a sale earns, and the money is there'),
  ('accrue', 'adv_owes', 'unfunded', 'a sale earns, and the money is not there yet'),
  ('void', 'held', 'adv', 'a refund or a correction before release'),
  ('void', 'unfunded', 'adv_owes', 'the same, of what was not deposited'),
  ('release', 'held', 'due', 'the hold has passed'),
  ('claw', 'debt', 'adv_claim', 'a refund after release'),
  ('net', 'due', 'debt', 'a debt is taken off what is released'),
  ('net', 'adv_claim', 'adv', 'and the advertiser has it back'),
  ('write_off', 'adv_claim', 'debt', 'a debt is given up');

CREATE TABLE ledger.accounts (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  book_id uuid NOT NULL REFERENCES ledger.books (id),
  kind text NOT NULL,
  side smallint NOT NULL,
  campaign_id uuid NOT NULL,
  influencer_id uuid,
  code text NOT NULL GENERATED ALWAYS AS (kind || ':' || campaign_id::text || coalesce(':' || influencer_id::text, '')) STORED,
  balance_usdc numeric(20,0) NOT NULL DEFAULT 0 CHECK (abs(balance_usdc) <= 18446744073709551615),
  opened_at timestamptz(3) NOT NULL,
  UNIQUE (book_id, code),
  UNIQUE (book_id, id),
  FOREIGN KEY (kind, side) REFERENCES ledger.account_kinds (kind, side),
  CONSTRAINT accounts_floor CHECK (side * balance_usdc >= 0)
) WITH (fillfactor = 60);
COMMENT ON TABLE ledger.accounts IS 'Accounts with their balances, which a trigger moves with the entries.';
COMMENT ON COLUMN ledger.accounts.id IS 'In the order of opening.';
COMMENT ON COLUMN ledger.accounts.book_id IS 'Its book.';
COMMENT ON COLUMN ledger.accounts.kind IS 'What its balance says.';
COMMENT ON COLUMN ledger.accounts.side IS 'That of its kind: the sign that its balance may have.';
COMMENT ON COLUMN ledger.accounts.campaign_id IS 'The campaign: platform.campaigns.id.';
COMMENT ON COLUMN ledger.accounts.influencer_id IS 'The influencer, platform.influencers.id; null for an account of the campaign.';
COMMENT ON COLUMN ledger.accounts.code IS 'kind:campaign or kind:campaign:influencer. Hashes are over codes.';
COMMENT ON COLUMN ledger.accounts.balance_usdc IS 'The sum of its entries, USDC base units: debits positive, credits negative.';
COMMENT ON COLUMN ledger.accounts.opened_at IS 'When it was opened.';

CREATE TABLE ledger.transactions (
  book_id uuid NOT NULL REFERENCES ledger.books (id),
  sequence bigint NOT NULL CHECK (sequence > 0),
  kind text NOT NULL,
  idempotency_key text NOT NULL CHECK (idempotency_key ~ '^[\x21-\x7e]{1,255}$'),
  body_hash bytea NOT NULL CHECK (length(body_hash) = 32),
  occurred_at timestamptz(3) NOT NULL,
  booked_at timestamptz(3) NOT NULL,
  previous_hash bytea NOT NULL,
  hash bytea NOT NULL CHECK (length(hash) = 32),
  PRIMARY KEY (book_id, sequence),
  UNIQUE (book_id, idempotency_key)
);
COMMENT ON TABLE ledger.transactions IS 'What was posted, in an order without gaps. Never changed or deleted.';
COMMENT ON COLUMN ledger.transactions.book_id IS 'The book.';
COMMENT ON COLUMN ledger.transactions.sequence IS 'Its number in the book: 1, 2, 3, …';
COMMENT ON COLUMN ledger.transactions.kind IS 'What it says: routes list the accounts that it may move.';
COMMENT ON COLUMN ledger.transactions.idempotency_key IS 'The business fact. One fact is posted once.';
COMMENT ON COLUMN ledger.transactions.body_hash IS 'SHA-256 of kind and movements: the same key with another body is refused.';
COMMENT ON COLUMN ledger.transactions.occurred_at IS 'When the fact happened.';
COMMENT ON COLUMN ledger.transactions.booked_at IS 'When it was posted.';
COMMENT ON COLUMN ledger.transactions.previous_hash IS 'Hash of the transaction before; 32 zeros for the first.';
COMMENT ON COLUMN ledger.transactions.hash IS 'SHA-256 of all of the above: whoever kept a later one can tell whether this one was changed.';

CREATE TABLE ledger.entries (
  book_id uuid NOT NULL,
  sequence bigint NOT NULL,
  line integer NOT NULL CHECK (line > 0),
  account_id bigint NOT NULL,
  amount_usdc numeric(20,0) NOT NULL CHECK (amount_usdc <> 0 AND abs(amount_usdc) <= 18446744073709551615),
  PRIMARY KEY (book_id, sequence, line),
  FOREIGN KEY (book_id, sequence) REFERENCES ledger.transactions (book_id, sequence),
  FOREIGN KEY (book_id, account_id) REFERENCES ledger.accounts (book_id, id)
);
CREATE INDEX entries_of_account ON ledger.entries (account_id) INCLUDE (amount_usdc);
COMMENT ON TABLE ledger.entries IS 'Movements, two lines each: an odd one debits, the next credits the same. Never changed or deleted.';
COMMENT ON COLUMN ledger.entries.book_id IS 'The book.';
COMMENT ON COLUMN ledger.entries.sequence IS 'The transaction.';
COMMENT ON COLUMN ledger.entries.line IS 'From 1. Lines 1 and 2 are a movement, 3 and 4 the next.';
COMMENT ON COLUMN ledger.entries.account_id IS 'The account, of the same book.';
COMMENT ON COLUMN ledger.entries.amount_usdc IS 'USDC base units: positive for a debit, negative for a credit.';

-- With the rights of the owner: whoever posts may insert entries, and moves balances by nothing else.
CREATE FUNCTION ledger.take_entries() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
  wrong record;
BEGIN
  SELECT t.book_id, t.sequence INTO wrong
  FROM (SELECT book_id, sequence, count(*) AS lines, max(line) AS last, sum(amount_usdc) AS total FROM told GROUP BY 1, 2) t
  WHERE t.total <> 0 OR t.lines % 2 <> 0 OR t.last <> t.lines
    OR t.lines <> (SELECT count(*) FROM ledger.entries e WHERE e.book_id = t.book_id AND e.sequence = t.sequence)
  LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'ledger transaction % of book %: its entries do not sum to zero, or are not all of it', wrong.sequence, wrong.book_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'entries_balanced';
  END IF;

  SELECT d.book_id, d.sequence, debited.kind AS debit, credited.kind AS credit, x.kind INTO wrong
  FROM told d
  JOIN ledger.accounts debited ON debited.id = d.account_id
  JOIN ledger.transactions x ON x.book_id = d.book_id AND x.sequence = d.sequence
  LEFT JOIN told c ON c.book_id = d.book_id AND c.sequence = d.sequence AND c.line = d.line + 1
  LEFT JOIN ledger.accounts credited ON credited.id = c.account_id
  LEFT JOIN ledger.routes r ON r.transaction_kind = x.kind AND r.debit_kind = debited.kind AND r.credit_kind = credited.kind
  WHERE d.line % 2 = 1 AND (r.transaction_kind IS NULL OR d.amount_usdc < 0 OR c.amount_usdc <> -d.amount_usdc)
  LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'ledger transaction % of book %: a % may not move from % to %', wrong.sequence, wrong.book_id, wrong.kind, wrong.credit, wrong.debit
      USING ERRCODE = 'check_violation', CONSTRAINT = 'entries_routed';
  END IF;

  -- In one order, so that two who post wait for each other.
  PERFORM FROM ledger.accounts WHERE id IN (SELECT account_id FROM told) ORDER BY id FOR NO KEY UPDATE;
  UPDATE ledger.accounts a SET balance_usdc = a.balance_usdc + moved.amount_usdc
  FROM (SELECT account_id, sum(amount_usdc) AS amount_usdc FROM told GROUP BY 1) moved
  WHERE a.id = moved.account_id;
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION ledger.take_entries() IS 'Refuses entries that are not balanced, not whole, or of no route, and moves the balances.';
CREATE TRIGGER entries_taken AFTER INSERT ON ledger.entries REFERENCING NEW TABLE AS told
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.take_entries();

CREATE FUNCTION ledger.take_transactions() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
  wrong record;
BEGIN
  SELECT t.book_id, t.sequence INTO wrong
  FROM (
    SELECT book_id, sequence, previous_hash, lag(sequence) OVER w AS before_sequence, lag(hash) OVER w AS before_hash
    FROM told WINDOW w AS (PARTITION BY book_id ORDER BY sequence)
  ) t
  JOIN ledger.books b ON b.id = t.book_id
  WHERE t.sequence <> coalesce(t.before_sequence, b.head_sequence) + 1 OR t.previous_hash <> coalesce(t.before_hash, b.head_hash)
    OR NOT EXISTS (SELECT FROM ledger.entries e WHERE e.book_id = t.book_id AND e.sequence = t.sequence)
  LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'ledger transaction % of book %: it does not follow the newest one, or moves nothing', wrong.sequence, wrong.book_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'transactions_chained';
  END IF;
  UPDATE ledger.books b SET head_sequence = newest.sequence, head_hash = newest.hash
  FROM (SELECT DISTINCT ON (book_id) book_id, sequence, hash FROM told ORDER BY book_id, sequence DESC) newest
  WHERE b.id = newest.book_id;
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION ledger.take_transactions() IS 'Refuses transactions that do not follow the newest one of their book, or move nothing, and moves the head.';
CREATE TRIGGER transactions_taken AFTER INSERT ON ledger.transactions REFERENCING NEW TABLE AS told
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.take_transactions();

CREATE FUNCTION ledger.refuse_change() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  -- Balances and heads are moved by the triggers above, and by nobody else.
  IF TG_OP = 'UPDATE' AND TG_TABLE_NAME IN ('accounts', 'books') AND pg_trigger_depth() > 1 THEN
    RETURN NULL;
  END IF;
  RAISE EXCEPTION 'ledger.% takes no %: what was posted stays, and is corrected by another transaction', TG_TABLE_NAME, TG_OP
    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'ledger_append_only';
END
$$;
COMMENT ON FUNCTION ledger.refuse_change() IS 'Refuses to change or delete what is in the ledger.';
CREATE TRIGGER books_kept AFTER UPDATE OR DELETE OR TRUNCATE ON ledger.books FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER accounts_kept AFTER UPDATE OR DELETE OR TRUNCATE ON ledger.accounts FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER transactions_kept AFTER UPDATE OR DELETE OR TRUNCATE ON ledger.transactions
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER entries_kept AFTER UPDATE OR DELETE OR TRUNCATE ON ledger.entries FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

CREATE FUNCTION ledger.begin_at_zero() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  IF TG_TABLE_NAME = 'accounts' THEN
    IF NEW.balance_usdc <> 0 THEN
      RAISE EXCEPTION 'a ledger account begins without a balance' USING ERRCODE = 'check_violation', CONSTRAINT = 'accounts_begin';
    END IF;
  ELSIF NEW.head_sequence <> 0 OR NEW.head_hash <> decode(repeat('00', 32), 'hex') THEN
    RAISE EXCEPTION 'a ledger book begins empty' USING ERRCODE = 'check_violation', CONSTRAINT = 'books_begin';
  END IF;
  RETURN NEW;
END
$$;
COMMENT ON FUNCTION ledger.begin_at_zero() IS 'Refuses accounts and books that begin with anything.';
CREATE TRIGGER accounts_begin BEFORE INSERT ON ledger.accounts FOR EACH ROW EXECUTE FUNCTION ledger.begin_at_zero();
CREATE TRIGGER books_begin BEFORE INSERT ON ledger.books FOR EACH ROW EXECUTE FUNCTION ledger.begin_at_zero();
