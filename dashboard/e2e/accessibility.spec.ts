import { barriers, expect, overflow, signIn, someDevice, test } from './page';

const COVERAGE = ['broadband', 'broadband/compare', 'broadband/worklist', 'mobile', 'lorawan', 'broadband/print', 'broadband/worklist/print'].map((view) => `/de/coverage/${view}`);
const WIDTHS = [390, 1440];
const SCHEMES = ['light', 'dark'] as const;

for (const width of WIDTHS) {
  for (const colorScheme of SCHEMES) {
    test.describe(`${width} px, ${colorScheme}`, () => {
      test.use({ viewport: { width, height: 900 }, colorScheme });

      test('the overview has no barriers', async ({ page }) => {
        await page.goto('/de/ops');
        await page.locator('tbody a').first().waitFor();
        expect(await barriers(page)).toEqual([]);
      });

      test('a device’s values have no barriers, as charts and as tables', async ({ page }) => {
        await page.goto(await someDevice(page));
        await page.locator('figure canvas').first().waitFor();
        expect(await barriers(page)).toEqual([]);
        await page.getByRole('button', { name: 'Tabelle' }).first().click();
        await page.locator('figure table').first().waitFor();
        expect(await barriers(page)).toEqual([]);
      });

      test('raw uplinks, reception, battery, master data and data flow have no barriers', async ({ page }) => {
        await signIn(page);
        const device = await someDevice(page);
        await page.goto(`${device}?tab=uplinks`);
        await page.getByRole('button', { name: 'Einzelheiten' }).first().click();
        expect(await barriers(page)).toEqual([]);
        await page.goto(`${device}?tab=reception`);
        await page.getByText(/Gateways? – /).waitFor();
        expect(await barriers(page)).toEqual([]);
        await page.goto(`${device}?tab=battery`);
        await page.locator('main h2').waitFor();
        expect(await barriers(page)).toEqual([]);
        await page.goto(`${device}?tab=master`);
        await page.getByRole('button', { name: 'Bearbeiten' }).click();
        expect(await barriers(page)).toEqual([]);
        await page.goto('/de/ingest');
        await page.getByRole('heading', { name: 'Quellen' }).waitFor();
        expect(await barriers(page)).toEqual([]);
      });

      test('the pages of coverage have no barriers, nor have their cards and lists', async ({ page }) => {
        // Six pages with maps, drawn without a graphics card.
        test.setTimeout(180_000);
        for (const view of ['broadband', 'broadband/compare', 'broadband/worklist', 'mobile', 'lorawan']) {
          await page.goto(`/de/coverage/${view}`);
          await page.locator('.map[aria-busy=false]').waitFor();
          expect(await barriers(page), view).toEqual([]);
        }
        await page.goto('/en/coverage/broadband/worklist');
        await page.locator('tbody th button').first().click();
        await page.locator('h2:focus').waitFor();
        expect(await barriers(page), 'area').toEqual([]);
        await page.goto('/en/coverage/broadband?m=13.5/51.2562/7.1508&v=map');
        await page.getByText(/List of what is in view \([1-9]/).click();
        await page.getByRole('option').last().waitFor();
        expect(await barriers(page), 'list').toEqual([]);
        await page.locator('[role=option]').first().click();
        await page.locator('h2:focus').waitFor();
        await page.getByRole('heading', { name: 'What the rules say' }).waitFor();
        expect(await barriers(page), 'cell').toEqual([]);
        await page.goto('/de/coverage/broadband/print');
        await page.locator('article table').waitFor();
        expect(await barriers(page), 'sheet').toEqual([]);
      });

      test('the map of devices has no barriers', async ({ page }) => {
        await page.goto('/de/ops?v=map');
        await page.locator('.map[aria-busy=false]').waitFor();
        expect(await barriers(page)).toEqual([]);
      });

      test('the sign-in has no barriers', async ({ page }) => {
        await page.goto('/en/signin');
        await page.getByLabel('Administration token').waitFor();
        expect(await barriers(page)).toEqual([]);
      });
    });
  }
}

test('everything fits into 320 pixels without scrolling sideways', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await signIn(page);
  const device = await someDevice(page);
  for (const address of ['/de/ops', device, `${device}?tab=uplinks`, `${device}?tab=reception`, '/de/ingest', '/de/signin', '/de/ops?v=map', ...COVERAGE]) {
    await page.goto(address);
    await page.locator('h1').waitFor();
    await page.waitForLoadState('load');
    expect(await overflow(page), address).toBe(0);
  }
});

test('without motion nothing is animated, and forced colours keep the shapes', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce', forcedColors: 'active' });
  await page.goto('/de/ops');
  await page.locator('tbody a').first().waitFor();
  await page.waitForTimeout(2_500);
  expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
  await expect(page.locator('tbody svg').first()).toBeVisible();
});
