/** Text for browsers: whatever is put into it is escaped. */

/** HTML that is safe to be sent. */
export class Html {
  constructor(readonly text: string) {}
}

/** What can stand in a template. */
export type Fillable = Html | string | number | null | readonly Html[];

/** A template whose values are escaped, unless they are HTML already. */
export function html(parts: TemplateStringsArray, ...values: Fillable[]): Html {
  return new Html(parts.reduce((text, part, index) => text + filled(values[index - 1] ?? null) + part));
}

function filled(value: Fillable): string {
  if (value === null) return '';
  if (value instanceof Html) return value.text;
  if (Array.isArray(value)) return value.map(({ text }: Html) => text).join('');
  return String(value).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
