export { breakdown, DIMENSIONS, type Dimension } from './breakdown';
export { SERIES_UNITS, type SeriesUnit } from './facts';
export type { Figures } from './figures';
export { checkRange, eventConditions, type ReportFilter } from './filter';
export { routes } from './routes';
export { filterOf, ownFilter, reportFilter, seriesChoice } from './schema';
export { series } from './series';
export { zoneOf } from './zone';
