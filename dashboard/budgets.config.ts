// Figures that need cities of their own; see `e2e/budgets.ts`.
import { defineConfig } from '@playwright/test';
import tests from './playwright.config';

export default defineConfig({ ...tests, testMatch: 'budgets.ts', retries: 0, workers: 1 });
