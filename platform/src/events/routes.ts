import type { Route } from '../pipeline';
import { takingRoutes } from './ingest-routes';
import { readingRoutes } from './query-routes';

/** Routes of events and of their attribution. */
export const routes: readonly Route[] = [...takingRoutes, ...readingRoutes];
