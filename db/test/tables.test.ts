import { readFileSync } from 'node:fs';
import { openFresh } from '@crr/testing/database';
import { expect } from 'chai';
import { TABLE_TYPES, tableTypes } from '../tools/generate-tables';

describe('the types of the tables', () => {
  it('are those of the migrated schema (npx tsx db/tools/generate-tables.ts)', async () => {
    const database = await openFresh('postgres');
    try {
      expect(readFileSync(TABLE_TYPES, 'utf8')).to.equal(await tableTypes(database));
    } finally {
      await database.close();
    }
  });
});
