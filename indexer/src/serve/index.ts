export { type AppParts, createApp } from './app';
export { listen } from './server';
export { type Readiness, type Status, statusOf, unreadiness } from './status';
