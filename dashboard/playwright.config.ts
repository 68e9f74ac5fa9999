// Browser tests. Against a running program: BASE_URL and TALBLICK_TOKEN; otherwise against the built application with
// the made-up city of tests/mocks (run `npm run build` before).
import { defineConfig } from '@playwright/test';

const base = process.env['BASE_URL'];

export default defineConfig({
  testDir: 'e2e',
  workers: 2,
  timeout: 60_000,
  reporter: [['list']],
  use: {
    baseURL: base ?? 'http://127.0.0.1:4173',
    locale: 'de-DE',
    timezoneId: 'Europe/Berlin',
    launchOptions: {
      executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run',
        '--disable-quic', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist',
      ],
    },
  },
  ...(base ? {} : { webServer: { command: 'node tests/mocks/server.mjs', url: 'http://127.0.0.1:4173/de/', reuseExistingServer: true } }),
});
