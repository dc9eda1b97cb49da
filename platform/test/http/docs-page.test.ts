/** The docs page in a real browser, under its own policy. */
import type { Database } from '@crr/db';
import { startBrowser } from '@crr/testing/browser';
import { expect } from 'chai';
import type { Browser } from 'puppeteer-core';
import { type RunningPlatform, startPlatform } from '../../src/server';
import { testSettings } from '../support/app';
import { openFresh } from '../support/database';

describe('the docs page in a browser', () => {
  let browser: Browser;
  let database: Database;
  let running: RunningPlatform;

  before(async () => {
    database = await openFresh('pglite');
    running = await startPlatform({ database, settings: testSettings() });
    browser = await startBrowser();
  });
  after(async () => {
    await browser?.close();
    await running?.close();
    await database?.close();
  });

  it('shows every operation, asks nobody else for anything, and breaks no rule of its policy', async () => {
    const page = await browser.newPage();
    // A busy machine takes longer than the browser's own half minute.
    page.setDefaultTimeout(120_000);
    const asked: string[] = [];
    const complaints: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.goto(`${running.url}/docs`, { waitUntil: 'networkidle0' });
    await page.waitForSelector('.opblock');
    const shown = await page.$$eval('.opblock', (blocks) => blocks.length);
    const operations = Object.values(running.platform.document.paths ?? {}).flatMap((item) =>
      Object.keys(item),
    );
    expect(shown).to.equal(operations.length);
    expect(asked.filter((url) => !url.startsWith(running.url) && !url.startsWith('data:'))).to.deep.equal([]);
    expect(complaints).to.deep.equal([]);
  });
});
