// The device's battery and master data.
import { barriers, expect, signIn, someDevice, test, type Page } from './page';

/** The address of some device of a kind. */
async function ofKind(page: Page, kind: string): Promise<string> {
  await page.goto(`/de/ops?type=${kind}&status=online&sort=name`);
  return (await page.locator('tbody a').first().getAttribute('href')) ?? '';
}

test('from a voltage no charge is foretold, and the page says so', async ({ page }) => {
  await page.goto(`${await ofKind(page, 'river_level')}?tab=battery`);
  await expect(page.getByText(/lässt sich (aus der Spannung allein|noch) nicht sagen/)).toBeVisible();
  await expect(page.locator('figure canvas').first()).toBeVisible();
  expect(await barriers(page)).toEqual([]);
});

test('a charge that falls has a forecast in months', async ({ page }) => {
  const address = await ofKind(page, 'river_level');
  const day = (back: number) => new Date(Date.now() - back * 86_400_000).toISOString();
  const t = Array.from({ length: 60 }, (_, i) => day(59 - i));
  await page.route(/\/api\/v1\/devices\/\d+$/, async (route) => {
    const answer = await route.fetch();
    const device = await answer.json();
    for (const stream of device.datastreams) if (stream.quantity === 'battery_voltage') Object.assign(stream, { quantity: 'battery_level', unit: '%', symbol: '%' });
    await route.fulfill({ response: answer, json: device });
  });
  await page.route(/\/series\?.*step=1d/, async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, json: { ...(await answer.json()), t, avg: t.map((_, i) => 80 - i / 3 + (i % 7) / 2), n: t.map(() => 24) } });
  });
  await page.goto(`${address}?tab=battery`);
  await expect(page.getByText(/Die Batterie erreicht 20 % in etwa 4 Monaten/)).toBeVisible();
});

test('a device on the mains has no battery to tell of', async ({ page }) => {
  await page.goto(`${await ofKind(page, 'street_light')}?tab=battery`);
  await expect(page.getByText('Über die Batterie ist nichts bekannt')).toBeVisible();
});

test('everybody reads the master data, only administrators change them', async ({ page }) => {
  const address = `${await someDevice(page)}?tab=master`;
  await page.goto(address);
  await expect(page.getByRole('heading', { name: 'Messreihen' })).toBeVisible();
  await expect(page.getByText('DevEUI')).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Bearbeiten' })).toHaveCount(0);
  expect(await barriers(page)).toEqual([]);
});

test('an administrator renames a device, and nothing else changes', async ({ page }) => {
  await signIn(page);
  await page.goto(`${await ofKind(page, 'noise')}?tab=master`);
  const name = (await page.locator('h1').textContent()) ?? '';
  const facts = page.locator('.facts').first();
  const before = (await facts.textContent()) ?? '';
  for (const next of [`${name} neu`, name]) {
    await page.getByRole('button', { name: 'Bearbeiten' }).click();
    expect(await barriers(page)).toEqual([]);
    await page.getByLabel('Name').fill('');
    await page.getByRole('button', { name: 'Speichern' }).click();
    await expect(page.getByLabel('Name')).toBeFocused();
    await expect(page.getByText('Bitte einen Namen von 1 bis 200 Zeichen eintragen.')).toBeVisible();
    await page.getByLabel('Name').fill(next);
    await page.getByRole('button', { name: 'Speichern' }).click();
    await expect(page.locator('h1')).toHaveText(next);
    await expect(page.getByRole('button', { name: 'Bearbeiten' })).toBeFocused();
  }
  await expect(facts).toHaveText(before);
});

test('the server’s refusal is told at the form', async ({ page, complaints }) => {
  await signIn(page);
  await page.goto(`${await ofKind(page, 'noise')}?tab=master`);
  await page.getByRole('button', { name: 'Bearbeiten' }).click();
  await page.getByLabel('Codec').fill('gibtsnicht');
  await page.getByRole('button', { name: 'Speichern' }).click();
  await expect(page.getByRole('alert')).toContainText('Den Codec „gibtsnicht“ gibt es nicht');
  complaints.splice(0, complaints.length, ...complaints.filter((complaint) => !/4\d\d/.test(complaint)));
});

test('of two who change one device none undoes what the other saved, and it is taken out of service on its page', async ({ page, request }) => {
  await signIn(page);
  const headers = { authorization: `Bearer ${process.env['TALBLICK_TOKEN']}` };
  const draft = { dev_eui: 'a84041ffff0e2e01', name: 'Probe: zwei zugleich', kind: 'noise' };
  const { id } = (await (await request.post('/api/v1/devices', { headers, data: draft })).json()) as { id: number };
  await page.goto(`/de/ops/devices/${id}?tab=master`);
  await page.getByRole('button', { name: 'Bearbeiten' }).click();
  await page.getByLabel('Sendeabstand in Sekunden').fill('600');
  await request.put(`/api/v1/devices/${id}`, { headers, data: { ...draft, mounting_height_m: 2.5 } });
  await page.getByRole('button', { name: 'Speichern' }).click();
  await expect(page.locator('.facts').filter({ hasText: '10 Min.' }).filter({ hasText: '2,50 m' }).first()).toBeVisible();

  await page.getByRole('button', { name: 'Bearbeiten' }).click();
  await page.getByLabel('Name').fill('Probe: meiner');
  await request.put(`/api/v1/devices/${id}`, { headers, data: { ...draft, name: 'Probe: ihrer' } });
  await page.getByRole('button', { name: 'Speichern' }).click();
  await expect(page.getByRole('alert')).toContainText('Name: Probe: ihrer');
  // Unsaved work is not left without a question.
  page.once('dialog', (dialog) => void dialog.dismiss());
  await page.getByRole('link', { name: 'Alle Geräte' }).click();
  await expect(page.getByLabel('Name')).toHaveValue('Probe: meiner');
  await page.getByRole('button', { name: 'Abbrechen' }).click();

  await page.getByRole('button', { name: 'Außer Betrieb nehmen' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Außer Betrieb nehmen' }).click();
  await expect(page).toHaveURL(/\/de\/ops$/);
  expect((await request.get(`/api/v1/devices/${id}`, { headers })).status()).toBe(404);
});
