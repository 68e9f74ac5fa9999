// Open data: the catalogue, a dataset, and its interface to try out.
import { expect, test, type Page } from './page';

/** How the answer to a request begins. */
const status = (page: Page, code: number) => page.getByRole('status').filter({ hasText: `Status ${code}, ` });

test('a partner finds the gauges, tries a request and copies it so that it works', async ({ page, context, request }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto('/de/');
  await page.getByRole('link', { name: 'Offene Daten' }).first().click();
  await page.getByRole('searchbox').fill('pegel');
  await expect(page).toHaveURL(/\/de\/data\?q=pegel$/);
  await page.getByRole('link', { name: 'Gewässer' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Gewässer');
  await page.getByRole('link', { name: 'Schnittstelle ausprobieren' }).click();
  await page.getByLabel('Was wird gefragt?').selectOption({ label: 'Einzelne Messwerte (CSV)' });
  await page.getByLabel('Wie viele').fill('3');
  await page.getByRole('button', { name: 'Ausführen' }).click();
  const answer = page.getByRole('region', { name: 'Antwort' }).first();
  await expect(answer).toContainText(/Status 200, [\d.]+ ms, \d+ B/);
  await expect(answer.locator('tbody tr')).toHaveCount(3);
  await expect(answer.getByRole('columnheader')).toHaveText(['datastream', 'time', 'value', 'unit', 'quality']);
  await page.getByRole('button', { name: 'Kopieren' }).nth(1).click();
  await expect(page.getByRole('button', { name: 'Kopiert' })).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  const [, url] = /^curl --fail '([^']+)'$/.exec(copied) ?? [];
  const again = await request.get(url ?? '');
  expect(again.status()).toBe(200);
  expect((await again.text()).trim().split('\n')).toHaveLength(4);
});

test('every request that the console offers is answered', async ({ page }) => {
  test.setTimeout(120_000);
  for (const dataset of ['waters', 'lorawan', 'districts', 'fixed-2021-06-30']) {
    await page.goto(`/en/data/${dataset}/api`);
    const endpoint = page.getByLabel('Which request?');
    await endpoint.waitFor();
    for (const key of await endpoint.locator('option').evaluateAll((all: HTMLOptionElement[]) => all.map(({ value }) => value))) {
      await endpoint.selectOption(key);
      await expect(page.getByRole('button', { name: 'Run' })).toBeEnabled();
      await page.getByRole('button', { name: 'Run' }).click();
      await expect(status(page, 200), `${dataset} ${key}`).toBeVisible();
      await expect(page.locator('section td').first(), `${dataset} ${key}`).toBeVisible();
    }
  }
});

test('what the server refuses is told in its words', async ({ page, complaints }) => {
  await page.goto('/de/data/waters/api?e=latest&limit=0');
  await page.getByRole('button', { name: 'Ausführen' }).click();
  await expect(status(page, 400)).toBeVisible();
  await expect(page.locator('.wrong')).toContainText('limit');
  // The browser itself reports an answer of this kind.
  complaints.splice(0, complaints.length, ...complaints.filter((complaint) => !complaint.includes('400')));
});

test('a dataset shows itself as chart, map and table, how complete it is, and who publishes it', async ({ page }) => {
  await page.goto('/de/data/waters');
  await page.locator('figure canvas').first().waitFor();
  await page.getByLabel('Messgröße').first().selectOption('water_temperature');
  await expect(page).toHaveURL(/ds=\d+/);
  await expect(page.locator('figure h3')).toContainText('Wassertemperatur');
  await page.getByRole('tab', { name: 'Tabelle' }).click();
  await expect(page.locator('#tab-panel tbody tr').first()).toContainText(/Wasser/);
  await page.getByRole('tab', { name: 'Karte' }).click();
  await page.locator('.map[aria-busy=false]').waitFor();
  await expect(page.getByRole('region', { name: 'Über diesen Datensatz' })).toContainText('Datenlizenz Deutschland');
  await expect(page.getByRole('region', { name: 'Wie vollständig' }).locator('td').filter({ hasText: /^\d+$/ }).first()).toBeVisible();
  await page.goto('/de/data/districts?tab=table');
  await expect(page.locator('#tab-panel tbody tr').first()).toContainText('Elberfeld');
});

test('a dataset tells how often it was asked for: programs count and links that are followed, the pages do not', async ({ page, request, complaints }) => {
  const usage = '/api/v1/datasets/lorawan/usage';
  const told = async () => ((await (await request.get(usage)).json()) as { requests: number }).requests;
  const before = await told();
  await page.goto('/de/data/lorawan');
  await page.locator('.picture img').waitFor();
  await page.getByRole('tab', { name: 'Tabelle' }).click();
  await page.locator('#tab-panel tbody tr').first().waitFor();
  const panel = page.getByRole('region', { name: 'Nutzung der Daten' });
  await panel.scrollIntoViewIfNeeded();
  await expect(panel).toContainText(/wurde dieser Datensatz|noch kein Abruf/);
  expect(await told()).toBe(before);

  for (let n = 0; n < 3; n += 1) expect((await request.get('/coverage/lorawan.csv')).status()).toBe(200);
  await page.reload();
  await panel.scrollIntoViewIfNeeded();
  await expect(panel).toContainText(`wurde dieser Datensatz ${before + 3}-mal abgerufen`);
  await panel.getByText('Abrufe je Tag').first().click();
  await expect(panel.getByRole('table', { name: 'Abrufe je Tag' }).getByRole('row').nth(1)).toContainText(String(before + 3));

  await page.goto('/en/data/lorawan');
  await page.getByRole('link', { name: 'Cells' }).click();
  await page.waitForURL(/lorawan-cells/);
  expect(await told()).toBe(before + 4);
  await page.goBack();
  await page.getByRole('region', { name: 'Use of the data' }).scrollIntoViewIfNeeded();
  await expect(page.getByRole('region', { name: 'Use of the data' })).toContainText(`has been requested ${before + 4} times, most often as a file.`);
  // A bare answer has no icon, which the browser misses.
  complaints.splice(0, complaints.length, ...complaints.filter((complaint) => !complaint.includes('404')));
});

test('keywords are in the language of the page, and a map in the list is made for its place', async ({ page }) => {
  await page.goto('/en/data/waters');
  const facts = page.getByRole('region', { name: 'About this dataset' });
  await expect(facts).toContainText('water level');
  await expect(facts).not.toContainText('Wasserstand');
  await page.goto('/en/data');
  const card = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'Districts' }) });
  await card.scrollIntoViewIfNeeded();
  const map = card.locator('img');
  await expect(map).toHaveAttribute('src', /^\/maps\/districts\.png\?.*plain=true/);
  await expect.poll(() => map.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(800);
  expect(await map.evaluate((image) => getComputedStyle(image).objectFit)).toBe('contain');
});

test('a dataset that does not exist says so', async ({ page, complaints }) => {
  await page.goto('/en/data/nothing');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/not found|no such dataset/i);
  complaints.splice(0, complaints.length, ...complaints.filter((complaint) => !complaint.includes('404')));
});

test('the keyboard walks through search, facets and cards, and through the console', async ({ page }) => {
  await page.goto('/de/data');
  await page.getByRole('searchbox').focus();
  await page.keyboard.press('Tab');
  await expect(page.getByLabel('Reihenfolge')).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await expect(page).toHaveURL(/topic=/);
  const seen: string[] = [];
  for (let i = 0; i < 40 && !seen.includes('Turtle'); i += 1) {
    await page.keyboard.press('Tab');
    seen.push(await page.evaluate(() => (document.activeElement as HTMLElement).innerText));
  }
  expect(seen).toContain('Turtle');
  await page.goto('/de/data/waters/api');
  await page.getByLabel('Was wird gefragt?').focus();
  for (let i = 0; i < 12 && (await page.locator(':focus').innerText()) !== 'Ausführen'; i += 1) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(status(page, 200)).toBeVisible();
});
