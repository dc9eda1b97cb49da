/** Clocks that tests turn, and waiting in real time. */
export * from './caught';
export * from './clock';
export * from './eventually';
