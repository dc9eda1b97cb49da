/** Markdown as the documents of this repository are: no paragraph's line is longer than a terminal is wide. */

/** Characters; a test of the documents allows 160. */
const WIDTH = 150;
const LONGEST = 160;

/** Breaks long lines of text between words. Tables, headings and fenced blocks stay as they are. */
export function wrapped(markdown: string): string {
  let isFenced = false;
  return markdown
    .split('\n')
    .flatMap((line) => {
      if (line.startsWith('```')) isFenced = !isFenced;
      const isText = !isFenced && !/^[|#]|^```/.test(line);
      return isText && line.length > LONGEST ? wrapLine(line) : [line];
    })
    .join('\n');
}

function wrapLine(line: string): string[] {
  const [indent = '', marker = ''] = /^ *([-*] |\d+\. )?/.exec(line) ?? [];
  const margin = ' '.repeat(indent.length);
  const lines: string[] = [];
  let current = indent;
  for (const word of line.slice(indent.length).split(' ')) {
    const isFirst = current.trim() === marker.trim();
    const next = isFirst ? current + word : `${current} ${word}`;
    if (next.length <= WIDTH || isFirst) current = next;
    else {
      lines.push(current);
      current = margin + word;
    }
  }
  return [...lines, current];
}
