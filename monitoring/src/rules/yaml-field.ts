import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type ParsedNode,
  parseDocument,
} from 'yaml';
import { RuleFileError } from '../errors';

/** Reads YAML text into its top field. @throws RuleFileError where it is no YAML */
export function openYaml(text: string, file: string): YamlField {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [problem] = document.errors;
  if (problem !== undefined) {
    const { line, col } = lines.linePos(problem.pos[0]);
    throw new RuleFileError(file, line, col, 'yaml', problem.message.split('\n')[0] ?? 'not YAML');
  }
  return new YamlField(document.contents, { file, lines, document }, 'file', 0);
}

/** What a field comes from. */
interface Origin {
  readonly file: string;
  readonly lines: LineCounter;
  readonly document: Document.Parsed;
}

/** One value of a YAML document, which knows where it stands. Reading it as what it is not throws RuleFileError. */
export class YamlField {
  private readonly node: Node | null;
  private readonly offset: number;

  constructor(
    written: ParsedNode | null,
    private readonly origin: Origin,
    private readonly name: string,
    fallbackOffset: number,
  ) {
    this.node = isAlias(written) ? (written.resolve(origin.document) ?? null) : written;
    this.offset = written?.range[0] ?? fallbackOffset;
  }

  /** An error at this place, for the caller to throw. */
  error(rule: string, cause?: Error): RuleFileError {
    const { line, col } = this.origin.lines.linePos(this.offset);
    return new RuleFileError(
      this.origin.file,
      line,
      col,
      this.name,
      rule,
      cause === undefined ? undefined : { cause },
    );
  }

  /** A scalar's text. */
  text(): string {
    if (isScalar(this.node) && this.node.value !== null) return String(this.node.value);
    throw this.error('not a text');
  }

  /** A sequence's items. */
  items(): YamlField[] {
    if (!isSeq(this.node)) throw this.error('not a list');
    return this.node.items.map(
      (item, index) =>
        new YamlField(item as ParsedNode | null, this.origin, `${this.name}[${index}]`, this.offset),
    );
  }

  /** A mapping's keys and values. */
  entries(): (readonly [key: string, value: YamlField])[] {
    if (!isMap(this.node)) throw this.error('not a mapping');
    return this.node.items.map((pair) => {
      const key = String(isScalar(pair.key) ? pair.key.value : pair.key);
      const at = isScalar(pair.key) ? (pair.key.range?.[0] ?? this.offset) : this.offset;
      return [key, new YamlField(pair.value as ParsedNode | null, this.origin, key, at)] as const;
    });
  }

  optional(key: string): YamlField | undefined {
    return this.entries().find(([name]) => name === key)?.[1];
  }

  required(key: string): YamlField {
    const field = this.optional(key);
    if (field === undefined) throw this.error(`${key} is missing`);
    return field;
  }

  /** @throws RuleFileError at the first key that is not among these */
  allowKeys(keys: readonly string[]): void {
    for (const [key, value] of this.entries()) {
      if (!keys.includes(key)) throw value.error(`${key} is not known here (${keys.join(', ')})`);
    }
  }
}
