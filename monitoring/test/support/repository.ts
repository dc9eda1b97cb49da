import { join } from 'node:path';

/** The repository's folder. */
export const REPOSITORY = join(__dirname, '../../..');
/** The folder of the fixtures in promtool's format. */
export const FIXTURES = join(__dirname, '../../fixtures');
