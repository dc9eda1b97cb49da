import { join } from 'node:path';
import { onEveryStore } from '../store/support/everywhere';

onEveryStore('a journal', join(__dirname, 'journal.cases'));
