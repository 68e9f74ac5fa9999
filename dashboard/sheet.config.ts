// The contact sheet is made like the browser tests are run; see `e2e/sheet.ts`.
import { defineConfig } from '@playwright/test';
import tests from './playwright.config';

export default defineConfig({ ...tests, testMatch: 'sheet.ts', retries: 0 });
