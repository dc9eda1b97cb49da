/** Numbers that differ from run to run, by the name of their field. */
const VOLATILE_NUMBERS = new Set([
  'absoluteSlot',
  'blockHeight',
  'blockTime',
  'contextSlot',
  'feature-set',
  'lastValidBlockHeight',
  'parent',
  'parentSlot',
  'root',
  'slot',
  'slotIndex',
  'subscription',
  'transactionCount',
  'transactionIndex',
]);

/** Texts that differ from run to run, by the name of their field. */
const VOLATILE_TEXTS = new Set(['blockhash', 'identity', 'previousBlockhash', 'recentBlockhash']);

/** Methods whose whole result differs from run to run. */
const VOLATILE_RESULTS = new Set([
  'getBlockHeight',
  'getBlockTime',
  'getBlocks',
  'getFirstAvailableBlock',
  'getGenesisHash',
  'getSlot',
  'getTransactionCount',
  'rootNotification',
]);

const SIGNATURE = /^[1-9A-HJ-NP-Za-km-z]{86,88}$/;

/** Replaces what differs from run to run by a name for it, so that two runs can be compared. */
export class Normaliser {
  private readonly aliases = new Map<string, string>();

  /** From now on `value` reads `<name>`. */
  alias(value: string, name: string): void {
    this.aliases.set(value, `<${name.replace(/ [0-9.]+$/, '')}>`);
  }

  /** An answer, or a notification, of a method. */
  normaliseAnswer(method: string, answer: unknown): unknown {
    const volatile = VOLATILE_RESULTS.has(method) || method.endsWith('Subscribe') || method === 'protocol';
    const normalised = this.normalise(answer);
    return volatile ? withVolatileResult(normalised) : shortened(method, normalised);
  }

  normalise(value: unknown, field = ''): unknown {
    if (Array.isArray(value)) return this.normaliseList(value, field);
    if (typeof value === 'object' && value !== null) {
      return Object.fromEntries(
        Object.entries(value).map(([name, inner]) => [name, this.normalise(inner, name)]),
      );
    }
    if (typeof value === 'number') return VOLATILE_NUMBERS.has(field) ? `<${field}>` : value;
    return typeof value === 'string' ? this.normaliseText(value, field) : value;
  }

  private normaliseList(values: unknown[], field: string): unknown {
    const [text, encoding] = values;
    if (field === 'transaction' && typeof text === 'string') return ['<bytes>', encoding];
    return values.map((inner) => this.normalise(inner, field));
  }

  private normaliseText(text: string, field: string): string {
    if (VOLATILE_TEXTS.has(field)) return `<${field}>`;
    const alias = this.aliases.get(text);
    if (alias !== undefined) return alias;
    return SIGNATURE.test(text) ? '<signature>' : text;
  }
}

/** A lone integer or hash as the result, or a list of them, is replaced by its type. */
function withVolatileResult(answer: unknown): unknown {
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) return answer;
  const { result, params, ...rest } = answer as { result?: unknown; params?: object };
  return {
    ...rest,
    ...(result === undefined ? {} : { result: typeOf(result) }),
    ...(params === undefined ? {} : { params: withVolatileResult(params) }),
  };
}

function typeOf(result: unknown): unknown {
  if (Array.isArray(result)) return result.map(typeOf);
  if (typeof result === 'number' && Number.isInteger(result)) return '<integer>';
  return typeof result === 'string' && result.length > 30 ? '<hash>' : result;
}

/** How many recent slots there are differs; one entry shows what they are like. */
function shortened(method: string, answer: unknown): unknown {
  const { result } = answer as { result?: unknown };
  if (method !== 'getRecentPrioritizationFees' || !Array.isArray(result)) return answer;
  return { ...(answer as object), result: result.slice(0, 1) };
}
