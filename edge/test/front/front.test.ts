import { join } from 'node:path';
import { onEveryStore } from '../store/support/everywhere';

onEveryStore('a front', join(__dirname, 'front.cases'));
