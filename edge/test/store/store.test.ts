import { join } from 'node:path';
import { onEveryStore } from './support/everywhere';

onEveryStore('a store', join(__dirname, 'store.cases'));
