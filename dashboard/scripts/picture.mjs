// Takes docs/overview.png from the running demo city that BASE_URL and TALBLICK_TOKEN name.
import { mkdirSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { args, executablePath } from './chromium.mjs';

const { BASE_URL, TALBLICK_TOKEN } = process.env;
const browser = await chromium.launch({ executablePath, args });
const page = await browser.newPage({
  viewport: { width: 1440, height: 1080 }, colorScheme: 'light', reducedMotion: 'reduce', locale: 'de-DE', timezoneId: 'Europe/Berlin',
});
await page.addInitScript((token) => sessionStorage.setItem('talblick.token', token), TALBLICK_TOKEN);
await page.goto(`${BASE_URL}/de/ops`);
await page.locator('tbody .spark path[d]').nth(1).waitFor({ state: 'attached' });
await page.waitForLoadState('load');
// The small lines are asked for a few at a time.
await page.waitForFunction(() => [...document.querySelectorAll('tbody .spark path')].slice(2, 6).every((line) => line.getAttribute('d')));
mkdirSync('../docs', { recursive: true });
await page.screenshot({ path: '../docs/overview.png' });
await browser.close();
