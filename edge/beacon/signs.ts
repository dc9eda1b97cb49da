/** What shows that somebody is there. */

/**
 * Events that count. `scroll` does not: it is trusted even where a script does the scrolling. The wheel, the finger or the key that scrolls
 * does.
 */
export const SIGNS = ['pointermove', 'pointerdown', 'keydown', 'wheel', 'touchstart', 'touchmove'] as const;

let pointer = '';

/**
 * Whether an event is the visitor's doing. One that a script made is not trusted. A pointer that stands still while the page moves below it
 * seems to move as well, and is trusted: it shows by its place on the screen.
 */
export function isSign(event: Event): boolean {
  if (!event.isTrusted) return false;
  if (!(event instanceof PointerEvent) || event.type !== 'pointermove') return true;
  const place = `${event.screenX},${event.screenY}`;
  const before = pointer;
  pointer = place;
  return before !== '' && before !== place;
}
