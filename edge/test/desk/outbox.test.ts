import { join } from 'node:path';
import { onEveryStore } from '../store/support/everywhere';

onEveryStore('the desk’s tables', join(__dirname, 'outbox.cases'));
