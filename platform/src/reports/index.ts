export { breakdown, DIMENSIONS, type Dimension } from './breakdown';
export type { ReportFilter } from './filter';
export { routes } from './routes';
