/** A real browser: the machine's Chromium. */
export * from './chromium';
export * from './visit';
