export { readSettings, type Variables } from './config';
