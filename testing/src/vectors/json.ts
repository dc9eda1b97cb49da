/** The text of a file of vectors: one case a line where it fits, as Biome formats it. */

const LINE_WIDTH = 110;

type Cases = Readonly<Record<string, readonly object[]>>;

/** `value` as formatted JSON with a final newline. */
export function vectorsText(vectors: Cases): string {
  const sections = Object.entries(vectors).map(
    ([name, cases]) => `  "${name}": [\n${cases.map(caseText).join(',\n')}\n  ]`,
  );
  return `{\n${sections.join(',\n')}\n}\n`;
}

function caseText(value: object): string {
  const fields = Object.entries(value).map(([key, field]) => `"${key}": ${valueText(field)}`);
  const line = `    { ${fields.join(', ')} }`;
  // The comma behind a case counts as part of the line.
  if (line.length < LINE_WIDTH) return line;
  return `    {\n${fields.map((field) => `      ${field}`).join(',\n')}\n    }`;
}

function valueText(value: unknown): string {
  return Array.isArray(value) ? `[${value.map(valueText).join(', ')}]` : JSON.stringify(value);
}
