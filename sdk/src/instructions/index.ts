export type { AcdRoute } from './acd-route';
export * from './attention';
export * from './router';
