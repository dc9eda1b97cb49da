export { routes } from './routes';
export { type RetentionParts, startRetention } from './start';
