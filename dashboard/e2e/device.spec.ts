import { barriers, expect, signIn, someDevice, test, TOKEN } from './page';

test('charts are drawn, tell what they show, and keep their period in the address', async ({ page }) => {
  await page.goto(await someDevice(page));
  const figure = page.locator('figure').first();
  await expect(figure.locator('canvas')).toBeVisible();
  await expect(figure.locator('figcaption')).toContainText(/zuletzt|Summe/);
  const inked = await figure.locator('canvas').evaluate((canvas: HTMLCanvasElement) => {
    const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
    return Array.from(data).filter((byte) => byte > 0).length;
  });
  expect(inked).toBeGreaterThan(1_000);
  await page.getByRole('button', { name: '7 Tage' }).click();
  await expect(page).toHaveURL(/t=7d/);
  await page.reload();
  await expect(page.getByRole('button', { name: '7 Tage' })).toHaveAttribute('aria-pressed', 'true');
});

test('a chart is compared with the day before and with another sensor, and the address has it', async ({ page }) => {
  await page.goto('/de/ops?type=river_level&status=online&sort=name');
  await page.locator('tbody a').first().click();
  await page.locator('figure canvas').first().waitFor();
  const figure = page.locator('figure').first();
  await page.getByLabel('Vergleichen mit').selectOption('day');
  await expect(page).toHaveURL(/cmp=day/);
  await expect(figure.locator('figcaption')).toContainText(/Am Vortag: zuletzt \d,\d\d\sm; Höchstwert/);
  await figure.getByRole('application').focus();
  await page.keyboard.press('ArrowLeft');
  await expect(figure.locator('.readout')).toContainText(/ · \d,\d\d\sm, Am Vortag: \d,\d\d\sm/);
  await page.keyboard.press('t');
  await expect(figure.getByRole('columnheader', { name: 'Am Vortag' })).toBeVisible();
  await expect(figure.getByRole('row').nth(1)).toContainText(/(\d,\d\d\sm.*){2}/);

  await page.getByLabel('Vergleichen mit').selectOption('other');
  const other = page.getByLabel('Anderer Sensor');
  await expect(other).toBeEnabled();
  const name = await other.locator('optgroup option').first().innerText();
  await other.selectOption({ label: name });
  await expect(page).toHaveURL(/cmp=\d+$/);
  await expect(figure.locator('figcaption')).toContainText(`${name}: zuletzt`);
  await page.reload();
  await expect(page.locator('figure').first().locator('figcaption')).toContainText(`${name}: zuletzt`);
  // A year ago nobody measured: that is said, and the chart stays.
  await page.getByLabel('Vergleichen mit').selectOption('year');
  await expect(page.locator('figure').first().locator('figcaption')).toContainText('Im Vorjahr: keine Messwerte');
  await page.getByLabel('Vergleichen mit').selectOption('');
  await expect(page).not.toHaveURL(/cmp=/);
});

test('what a device is not for is folded away until it is asked for', async ({ page }) => {
  await page.goto('/de/ops?type=river_level&sort=name');
  await page.locator('tbody a').first().click();
  const cards = page.getByRole('tabpanel').locator('dt');
  await expect(cards.first()).toHaveText('Wasserstand');
  await expect(cards.filter({ hasText: 'Batteriespannung' })).toHaveCount(0);
  const charts = await page.locator('figure').count();
  await page.getByText('Weitere Felder').click();
  await expect(cards.filter({ hasText: 'Batteriespannung' })).toBeVisible();
  expect(await page.locator('figure').count()).toBeGreaterThan(charts);
});

test('the keyboard moves through a chart and opens its table', async ({ page }) => {
  await page.goto(await someDevice(page));
  const plot = page.getByRole('application').first();
  await page.locator('figure canvas').first().waitFor();
  await plot.focus();
  await page.keyboard.press('End');
  const readout = page.locator('figure .readout').first();
  await expect(readout).not.toBeEmpty();
  const last = await readout.textContent();
  await page.keyboard.press('ArrowLeft');
  await expect(readout).not.toHaveText(last ?? '');
  await expect(page.locator('figure [aria-live=polite]').first()).toContainText(/\d/);
  await page.keyboard.press('t');
  await expect(page.locator('figure table').first()).toBeVisible();
  expect(await page.locator('figure').first().locator('tbody tr').count()).toBeLessThanOrEqual(25);
});

test('a typed period is the city’s time, and nonsense is refused', async ({ page }) => {
  await page.goto(await someDevice(page));
  await page.getByRole('button', { name: 'Eigener' }).click();
  await page.getByLabel('Von').fill('2026-07-02T12:00');
  await page.getByLabel('Bis').fill('2026-07-01T12:00');
  await page.getByRole('button', { name: 'Anwenden' }).click();
  await expect(page.getByRole('alert')).toHaveText('Der Anfang muss vor dem Ende liegen.');
  await page.getByLabel('Bis').fill('2026-07-03T12:00');
  await page.getByRole('button', { name: 'Anwenden' }).click();
  await expect(page).toHaveURL(/from=2026-07-02T10%3A00%3A00/);
});

test('what is typed into a period stays while the clock moves on', async ({ page }) => {
  const device = await someDevice(page);
  await page.clock.install();
  await page.goto(device);
  await page.getByRole('button', { name: 'Eigener' }).click();
  await page.getByLabel('Von').fill('2026-07-02T12:00');
  await page.clock.fastForward(90_000);
  await page.getByLabel('Bis').fill('2026-07-03T12:00');
  await page.clock.fastForward(90_000);
  await expect(page.getByLabel('Von')).toHaveValue('2026-07-02T12:00');
  await page.getByRole('button', { name: 'Anwenden' }).click();
  await expect(page).toHaveURL(/from=2026-07-02T10%3A00%3A00/);
});

test('a period without readings offers the last day that has some', async ({ page }) => {
  await page.goto(`${await someDevice(page)}?from=2030-01-01T00:00:00Z&to=2030-01-02T00:00:00Z`);
  await page.getByRole('button', { name: 'Letzten Tag mit Messwerten zeigen' }).click();
  await expect(page).not.toHaveURL(/2030/);
  await expect(page.locator('figure canvas').first()).toBeVisible();
  await expect(page.getByText('In diesem Zeitraum hat das Gerät nichts gemessen.')).toHaveCount(0);
});

test('raw data needs an account and leads back after the sign-in', async ({ page }) => {
  await page.goto(`${await someDevice(page)}?tab=uplinks`);
  await expect(page.getByText('Nur für Angemeldete')).toBeVisible();
  await page.getByRole('tabpanel').getByRole('link', { name: 'Anmelden' }).click();
  await page.getByLabel('Verwaltungsschlüssel').fill(TOKEN);
  await page.getByRole('button', { name: 'Anmelden' }).click();
  await expect(page).toHaveURL(/tab=uplinks/);
  await expect(page.locator('tbody tr').first()).toBeVisible();
  expect(await page.evaluate(() => localStorage.length)).toBe(0);
});

test('a wrong token is refused in plain words', async ({ page, complaints }) => {
  await page.goto('/de/signin');
  await page.getByLabel('Verwaltungsschlüssel').fill('wrong');
  await page.getByRole('button', { name: 'Anmelden' }).click();
  await expect(page.getByRole('alert')).toContainText('Der Schlüssel stimmt nicht');
  // The browser itself reports the answer 401.
  complaints.splice(0, complaints.length, ...complaints.filter((complaint) => !complaint.includes('401')));
});

test('an uplink opens to its JSON, and reception gives a verdict', async ({ page }) => {
  await signIn(page);
  const device = await someDevice(page);
  await page.goto(`${device}?tab=uplinks`);
  await page.getByRole('button', { name: 'Einzelheiten' }).first().click();
  await expect(page.locator('pre').first()).toContainText('"f_cnt"');
  await page.getByRole('tab', { name: 'Empfang' }).click();
  await expect(page).toHaveURL(/tab=reception/);
  await expect(page.getByText(/Gateways? hör(t|en) es verlässlich – (gut|ausreichend|kritisch)/)).toBeVisible();
});

test('the gateways that hear a device are on a map, and one of them can fail', async ({ page }) => {
  await signIn(page);
  await page.goto(`${await someDevice(page)}?tab=reception`);
  await expect(page.locator('.map[aria-busy=false] canvas')).toBeVisible();
  await page.getByText(/Liste der Objekte im Ausschnitt \([1-9]/).click();
  const first = page.getByRole('option').first();
  await expect(first).toContainText(/hört .*% der Uplinks, im Mittel mit −\d+ dBm/);
  expect(await barriers(page)).toEqual([]);
});

test('rejected messages are tried before anything is stored', async ({ page }) => {
  await signIn(page);
  await page.goto('/de/ops/ingest');
  await page.getByRole('button', { name: 'Erneut versuchen: Probelauf' }).click();
  await expect(page.getByText(/Probelauf: [\d.]+ Nachrichten versucht, .* Noch ist nichts geändert/)).toBeVisible();
});

test('a device that is heard and not read is counted apart, and its page says why', async ({ page }) => {
  await signIn(page);
  await page.goto('/de/ops');
  await page.getByRole('region', { name: 'Kennzahlen' }).getByRole('link', { name: /^Nicht lesbar/ }).click();
  await expect(page).toHaveURL(/status=unread/);
  const row = page.locator('tbody tr').first();
  await expect(row.getByRole('cell', { name: 'Nicht lesbar' })).toBeVisible();
  await row.getByRole('link').first().click();
  const why = page.getByRole('region', { name: 'Was dieses Gerät sendet, lässt sich nicht lesen' });
  await expect(why).toContainText('Kein Codec.');
  await expect(why.getByRole('link', { name: /^Codecs/ })).toHaveAttribute('href', /codecs$/);
  expect(await barriers(page)).toEqual([]);
  await why.getByRole('link', { name: 'Seine Uplinks ansehen' }).click();
  await expect(page.getByRole('tab', { name: 'Uplinks' })).toHaveAttribute('aria-selected', 'true');
});

test('a group of rejected messages names the device, and what is open is counted', async ({ page }) => {
  await signIn(page);
  await page.goto('/de/ops/ingest?reason=no_codec');
  await expect(page.locator('#reason option:checked')).toHaveText(/^Kein Codec \([\d.]+ offen\)$/);
  const group = page.locator('li').filter({ has: page.locator('> details > summary', { hasText: 'Kein Codec' }) }).first();
  await expect(group.getByRole('link').first()).not.toHaveText(/^[0-9a-f]{16}$/);
  await group.getByText('einzeln ansehen').click();
  expect(await barriers(page)).toEqual([]);
  await page.getByText('Auch nachgeholte').click();
  await expect(page).toHaveURL(/reason=no_codec&show=all/);
  await group.getByRole('link').first().click();
  await expect(page.getByRole('heading', { name: 'Was dieses Gerät sendet, lässt sich nicht lesen' })).toBeVisible();
});

test('tabs that go on beyond the edge of a phone fade out there', async ({ page }) => {
  await signIn(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(await someDevice(page));
  const tabs = page.getByRole('tablist');
  await expect(tabs).toHaveClass(/after/);
  await expect(tabs).not.toHaveClass(/before/);
  await page.getByRole('tab', { name: 'Werte' }).focus();
  await page.keyboard.press('End');
  await expect(tabs).toHaveClass(/before/);
  await expect(tabs).not.toHaveClass(/after/);
});

test('a device that does not exist says so', async ({ page, complaints }) => {
  await page.goto('/de/ops/devices/2147483647');
  await expect(page.getByRole('heading', { name: 'Dieses Gerät gibt es nicht' })).toBeVisible();
  complaints.splice(0, complaints.length, ...complaints.filter((complaint) => !complaint.includes('404')));
});
