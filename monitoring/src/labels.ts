/** A series' labels; the metric's name is the label `__name__`. A label with an empty value is no label. */
export type Labels = Readonly<Record<string, string>>;

/** The label that holds the metric's name. */
export const METRIC_NAME = '__name__';

/** Two label sets have the same key exactly when they are equal. */
export function labelsKey(labels: Labels): string {
  return Object.keys(labels)
    .sort()
    .map((name) => `${name}\u0000${labels[name]}`)
    .join('\u0001');
}

/** The labels without the named ones. */
export function withoutLabels(labels: Labels, names: readonly string[]): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([name]) => !names.includes(name)));
}

/** The named labels alone, where they are set. */
export function onlyLabels(labels: Labels, names: readonly string[]): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([name]) => names.includes(name)));
}

/** The labels without the metric's name. */
export function withoutName(labels: Labels): Labels {
  return withoutLabels(labels, [METRIC_NAME]);
}

/** The labels without those that have an empty value. */
export function withoutEmpty(labels: Labels): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== ''));
}

/**
 * Alertmanager's fingerprint of a label set: FNV-1a, 64 bit, over the sorted names and values, as 16 hex digits.
 * Whoever takes our webhooks and Alertmanager's sees the same alert under the same fingerprint.
 */
export function fingerprint(labels: Labels): string {
  let hash = 0xcbf29ce484222325n;
  const add = (byte: number) => {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  };
  for (const name of Object.keys(labels).sort()) {
    for (const byte of Buffer.from(name)) add(byte);
    add(0xff);
    for (const byte of Buffer.from(labels[name] ?? '')) add(byte);
    add(0xff);
  }
  return hash.toString(16).padStart(16, '0');
}
