import { expect, test, type Page } from './page';

const BROADBAND = '/de/coverage/broadband';
const drawn = (page: Page) => page.locator('.map[aria-busy=false] canvas');

test('the map is drawn by a worker of our own origin', async ({ page, baseURL }) => {
  await page.goto(BROADBAND);
  await expect(drawn(page)).toBeVisible();
  const workers = page.workers().map((worker) => worker.url());
  expect(workers.length).toBeGreaterThan(0);
  for (const url of workers) expect(url).toContain(new URL(baseURL ?? '').origin);
  await expect(page.getByRole('region', { name: 'Karte der Breitbandversorgung' })).toBeVisible();
});

test('pages without a map do not load one', async ({ page }) => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto('/de/ops');
  await page.locator('tbody a').first().waitFor();
  expect(asked.filter((url) => /engine|worker|Coverage|\/tiles\//.test(url))).toEqual([]);
});

test('buttons zoom and move, and the address follows', async ({ page }) => {
  await page.goto(BROADBAND);
  await drawn(page).waitFor();
  const view = async () => new URL(page.url()).searchParams.get('m')?.split('/').map(Number) ?? [];
  await page.getByRole('button', { name: 'Karte vergrößern' }).click();
  await expect.poll(async () => (await view()).length).toBe(3);
  const [zoom = 0, , lon = 0] = await view();
  await page.getByRole('button', { name: 'Pfeile zum Verschieben der Karte' }).click();
  await page.getByRole('button', { name: 'Karte nach Osten schieben' }).click();
  await expect.poll(async () => (await view())[2]).toBeGreaterThan(lon);
  await page.getByRole('button', { name: 'Karte verkleinern' }).click();
  await expect.poll(async () => (await view())[0]).toBeLessThan(zoom);
  await page.reload();
  await drawn(page).waitFor();
  expect((await view()).length).toBe(3);
});

test('what the map shows is a list for the keyboard, which opens and lets go', async ({ page }) => {
  await page.goto(`${BROADBAND}?m=13.5/51.2562/7.1508`);
  await drawn(page).waitFor();
  await page.getByText(/Liste der Objekte im Ausschnitt \([1-9]\d*\)/).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  const list = page.getByRole('listbox');
  await expect(list).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(list).toHaveAttribute('aria-activedescendant', /-1$/);
  await expect(list.getByRole('option', { selected: true })).toContainText(/ersorgt · .+Kartenmitte/);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/sel=100mN\d+E\d+/);
  await expect(page.locator('h2:focus')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page).not.toHaveURL(/sel=/);
  await expect(list).toBeFocused();
});

test('a worker that does not come gives way to the picture, and may be tried again', async ({ page, complaints }) => {
  await page.route('**/assets/*worker*', (route) => route.abort());
  await page.goto(BROADBAND);
  await expect(page.locator('.map img')).toBeVisible({ timeout: 20_000 });
  await page.unroute('**/assets/*worker*');
  await page.getByRole('button', { name: 'Erneut versuchen' }).click();
  await expect(drawn(page)).toBeVisible({ timeout: 20_000 });
  // The browser itself reports the request that was cut off.
  complaints.splice(0, complaints.length, ...complaints.filter((complaint) => !complaint.includes('ERR_FAILED')));
});

test('tiles that fail leave figures and table', async ({ page, complaints }) => {
  await page.route('**/tiles/**', (route) => route.abort());
  await page.goto(BROADBAND);
  await expect(page.locator('.map img')).toBeVisible();
  await expect(page.locator('tbody tr').first()).toBeVisible();
  complaints.splice(0, complaints.length, ...complaints.filter((complaint) => !complaint.includes('ERR_FAILED')));
});

test('the devices of the table are on a map with the same filters', async ({ page }) => {
  await page.goto('/de/ops');
  await page.locator('tbody a').first().waitFor();
  await page.getByText('Karte und Tabelle').click();
  await expect(page).toHaveURL(/v=map/);
  await expect(drawn(page)).toBeVisible();
  await expect(page.getByText(/Liste der Objekte im Ausschnitt \([1-9]\d*\)/)).toBeVisible();
  await page.getByLabel('Status', { exact: true }).selectOption('online');
  await expect(page).toHaveURL(/status=online.*v=map/);
  await expect(drawn(page)).toBeVisible();
});
