import { expect, signIn, test, type Page } from './page';

test('search, filters and order are in the address and survive a reload', async ({ page }) => {
  await page.goto('/de/ops');
  const rows = page.locator('tbody tr');
  await rows.first().waitFor();
  const all = await rows.count();

  await page.getByLabel('Status', { exact: true }).selectOption('online');
  await page.getByLabel('Art', { exact: true }).selectOption({ index: 1 });
  await page.getByRole('button', { name: 'Gerät', exact: true }).click();
  await expect(page).toHaveURL(/status=online&type=\w+&sort=name/);
  const names = await page.locator('tbody a').allTextContents();
  expect(names.length).toBeGreaterThan(0);
  expect(names.length).toBeLessThan(all);
  expect(names).toEqual(names.toSorted(new Intl.Collator('de', { numeric: true }).compare));

  await page.reload();
  await expect(page.locator('tbody a')).toHaveText(names);
  await expect(page.locator('th[aria-sort=ascending]')).toHaveText(/Gerät/);

  await page.getByRole('button', { name: 'Filter entfernen: Online' }).click();
  await expect(page).not.toHaveURL(/status/);
  await page.goBack();
  await expect(page).toHaveURL(/status=online/);
});

test('a search without a hit says so and offers the way out', async ({ page }) => {
  await page.goto('/en/ops?q=zzzzzz');
  await expect(page.getByText('No device matches this selection')).toBeVisible();
  await page.getByRole('button', { name: 'Remove all filters' }).first().click();
  await expect(page.locator('tbody tr').first()).toBeVisible();
});

test('a figure leads to the devices it counts', async ({ page }) => {
  await page.goto('/de/ops');
  const tile = page.getByRole('region', { name: 'Kennzahlen' }).getByRole('link', { name: /^Verspätet/ });
  const count = Number(await tile.locator('.value').textContent());
  await tile.click();
  await expect(page).toHaveURL(/status=late/);
  await expect(page.locator('tbody tr')).toHaveCount(Math.min(count, 100));
});

test('a row changes by itself when its device is heard', async ({ page }) => {
  await page.goto('/de/ops?sort=-seen');
  const heard = page.locator('tbody time').first();
  await heard.waitFor();
  const before = await heard.getAttribute('datetime');
  await expect.poll(() => heard.getAttribute('datetime'), { timeout: 45_000 }).not.toBe(before);
});

test('live updates can be stopped and go on', async ({ page }) => {
  await page.goto('/en/ops?sort=-seen');
  await page.getByRole('button', { name: /Pause live updates/ }).click();
  await expect(page.getByRole('button', { name: /Resume live updates: Paused/ })).toBeVisible();
  await page.waitForTimeout(700);
  const still = await page.locator('tbody').innerText();
  await page.waitForTimeout(2_500);
  expect((await page.locator('tbody').innerText()).replaceAll(/\d+ (sec|min|hr)\S* ago|now/g, '')).toBe(
    still.replaceAll(/\d+ (sec|min|hr)\S* ago|now/g, ''),
  );
  await page.getByRole('button', { name: /Resume live updates/ }).click();
  await expect(page.getByRole('button', { name: /Pause live updates: Live/ })).toBeVisible();
});

test('pages of one browser share a stream; when the page that listens is closed, another does', async ({ page, context }) => {
  test.setTimeout(120_000);
  let streams = 0;
  context.on('request', (request) => (streams += Number(new URL(request.url()).pathname === '/api/v1/live')));
  const live = (which: Page) => expect(which.getByRole('button', { name: /Pause live updates: Live/ })).toBeVisible();
  const newest = (which: Page) => which.locator('tbody time').first().getAttribute('datetime');
  await page.goto('/en/ops?sort=-seen');
  await live(page);
  const other = await context.newPage();
  await other.goto('/en/ops?sort=-seen');
  await live(other);
  const before = await newest(other);
  await expect.poll(() => newest(other), { timeout: 45_000 }).not.toBe(before);
  expect(streams).toBe(1);
  await page.close();
  await expect.poll(() => streams).toBe(2);
  await live(other);
  const then = await newest(other);
  await expect.poll(() => newest(other), { timeout: 45_000 }).not.toBe(then);
});

test('language and theme can be chosen; the theme stays, nothing else is stored', async ({ page }) => {
  await page.goto('/de/ops?sort=name');
  await page.locator('tbody a').first().waitFor();
  expect(await page.evaluate(() => localStorage.length + sessionStorage.length)).toBe(0);
  await page.getByRole('link', { name: 'English' }).click();
  await expect(page).toHaveURL(/\/en\/ops\?sort=name/);
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await page.getByRole('button', { name: 'Colour scheme: Automatic' }).click();
  await page.getByRole('button', { name: 'Colour scheme: Light' }).click();
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});

test('those who are signed in see silence in intervals and what was stored', async ({ page }) => {
  await signIn(page);
  await page.goto('/de/ops');
  await expect(page.getByRole('button', { name: 'Stille ÷ Intervall' })).toBeVisible();
  await expect(page.getByRole('link', { name: /Uplinks gespeichert/ })).toBeVisible();
});

test('an unreachable server is told, with a way to try again', async ({ page, complaints }) => {
  // A device that is heard has the page try again by itself.
  await page.route('**/api/v1/live*', () => undefined);
  await page.route('**/api/v1/devices?*', (route) => route.abort());
  await page.goto('/de/ops');
  await expect(page.getByRole('alert')).toContainText('Der Server ist nicht erreichbar.');
  await page.unroute('**/api/v1/devices?*');
  await page.getByRole('button', { name: 'Erneut versuchen' }).click();
  await expect(page.locator('tbody tr').first()).toBeVisible();
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  // The browser itself reports the request that was cut off.
  complaints.splice(0, complaints.length, ...complaints.filter((complaint) => !complaint.includes('ERR_FAILED')));
});

test('rows stay in their places while the keyboard is among them', async ({ page }) => {
  await page.clock.install();
  await page.goto('/de/ops');
  const links = page.locator('tbody a');
  await links.first().waitFor();
  await links.nth(1).focus();
  const names = await links.allTextContents();
  await page.clock.fastForward(60_000);
  expect(await links.allTextContents()).toEqual(names);
  await expect(links.nth(1)).toBeFocused();
  await links.nth(1).blur();
  await expect.poll(async () => {
    await page.clock.fastForward(60_000);
    return links.allTextContents();
  }).not.toEqual(names);
});
