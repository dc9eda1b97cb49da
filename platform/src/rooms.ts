/** The routes of all rooms: an owner of a room adds its list here. */
import { routes as advertisers } from './advertisers';
import type { Route } from './http/route';

/** Every route of the platform, in the order of the document. */
export const ROUTES: readonly Route[] = [...advertisers];
