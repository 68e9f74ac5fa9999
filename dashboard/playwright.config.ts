// Browser tests against a running demo city: BASE_URL, and TALBLICK_TOKEN as the program prints it.
import { defineConfig } from '@playwright/test';
import { args, executablePath } from './scripts/chromium.mjs';

const base = process.env['BASE_URL'];
if (!base || !process.env['TALBLICK_TOKEN']) throw new Error('BASE_URL and TALBLICK_TOKEN must name a running program, e.g. that of `talblick demo`');

export default defineConfig({
  testDir: 'e2e',
  workers: 2,
  // Two cores run the program, two browsers and perhaps a compiler.
  timeout: 60_000,
  expect: { timeout: 15_000 },
  retries: 1,
  reporter: [['list']],
  use: {
    baseURL: base,
    locale: 'de-DE',
    timezoneId: 'Europe/Berlin',
    launchOptions: { executablePath, args },
  },
});
