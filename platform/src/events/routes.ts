import type { Route } from '../http/route';
import { readingRoutes } from './reading';
import { takingRoutes } from './taking';

/** Routes of events and of their attribution. */
export const routes: readonly Route[] = [...takingRoutes, ...readingRoutes];
