// A new city: from nothing to a device with a name. The server's answers are those of a store that is empty and fills.
import { barriers, expect, overflow, signIn, test, type Page } from './page';

const EUI = '70b3d57ed0001234';

/** A city that has just begun; what it answers can be changed. */
async function newCity(page: Page) {
  const city = { connected: false, stored: 0, devices: [] as object[], sources: true };
  const device = (name: string, kind: string) => ({
    id: 1, dev_eui: EUI, name, kind, district: null, location: null, status: 'online', last_seen: new Date().toISOString(), datastreams: [], tags: {}, gateways_24h: 1,
  });
  await page.route('**/api/v1/devices?*', (route) => route.fulfill({ json: { items: city.devices, next: null } }));
  await page.route('**/api/v1/devices/1', async (route) => {
    const { name, kind } = route.request().postDataJSON() as { name: string; kind: string };
    city.devices = [device(name, kind)];
    await route.fulfill({ json: city.devices[0] });
  });
  await page.route('**/api/v1/ingest', (route) => {
    const ends = { received: city.stored, stored: city.stored, duplicate: 0, rejected: 0, ignored: 0 };
    const sources = city.sources ? [{ name: 'stadt', kind: 'mqtt', connected: city.connected, since: null, last_error: 'connection refused', dropped: 0, clients: null, ignored_by_kind: {}, ...ends }] : [];
    return route.fulfill({ json: { total: ends, sources, rejected_by_reason: {}, lag_ms: { p50: null, p99: null }, pending: 0 } });
  });
  // The living city behind it would tell of its own.
  await page.route('**/api/v1/live*', (route) => route.fulfill({ contentType: 'text/event-stream', body: '' }));
  return { city, device };
}

test('a new city is led from a source to an uplink to a name', async ({ page }) => {
  const { city, device } = await newCity(page);
  await signIn(page);
  await page.goto('/de/ops');
  const step = page.locator('[aria-current=step]');
  await expect(step).toContainText('Eine Quelle verbinden');
  await expect(step).toContainText('connection refused');
  city.connected = true;
  await expect(step).toContainText('Den ersten Uplink sehen');
  [city.stored, city.devices] = [1, [device(EUI.toUpperCase(), 'unknown')]];
  await expect(step).toContainText('Einem Gerät einen Namen geben');
  await expect(step).toContainText(EUI);
  await page.getByRole('button', { name: 'Namen geben' }).click();
  await expect(page.getByRole('alert')).toHaveText('Ein Name fehlt noch.');
  await page.getByLabel('Name, den alle kennen').fill('Pegel Kluse');
  await page.getByRole('button', { name: 'Namen geben' }).click();
  await expect(page.getByRole('alert')).toHaveText('Bitte wählen Sie noch, was es ist.');
  await page.getByLabel('Was es ist').selectOption('river_level');
  await page.getByRole('button', { name: 'Namen geben' }).press('Enter');
  await expect(page.getByText('Alles ist bereit.')).toBeAttached();
  await page.getByRole('button', { name: 'Zur Übersicht der Geräte' }).click();
  await expect(page.locator('tbody a')).toHaveText('Pegel Kluse');
});

test('without a source it says what to write where, and without an account where to sign in', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const { city } = await newCity(page);
  city.sources = false;
  await page.goto('/de/ops');
  await expect(page.getByText('Noch keine Geräte zu sehen')).toBeVisible();
  await expect(page.getByRole('main').getByRole('link', { name: 'Anmelden' })).toHaveAttribute('href', /signin\?back=/);
  await signIn(page);
  await page.goto('/en/ops');
  await page.getByRole('button', { name: 'Copy' }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('[[source]]');
});

for (const language of ['de', 'en']) {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [320, 390, 1440]) {
      test(`the first run has no barriers: ${language}, ${colorScheme}, ${width} px`, async ({ page }) => {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height: 900 });
        const { city, device } = await newCity(page);
        city.sources = false;
        await signIn(page);
        await page.goto(`/${language}/ops`);
        await page.locator('[aria-current=step] pre').waitFor();
        expect(await barriers(page)).toEqual([]);
        expect(await overflow(page)).toBe(0);
        [city.stored, city.devices] = [1, [device(EUI, 'unknown')]];
        await page.locator('#first-name').waitFor();
        expect(await barriers(page)).toEqual([]);
        expect(await overflow(page)).toBe(0);
      });
    }
  }
}
