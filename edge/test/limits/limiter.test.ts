import { join } from 'node:path';
import { onEveryStore } from '../store/support/everywhere';

onEveryStore('a limiter', join(__dirname, 'limiter.cases'));
