/** Text as HTML: code between backticks; everything else stands as it is written. */
export function htmlOf(markdown: string): string {
  const escaped = markdown.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
  return escaped.replace(/`([^`]*)`/g, '<code>$1</code>');
}
