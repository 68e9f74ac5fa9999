import { expect, test } from './page';

const tiles = 'main li.card';

test('the start page says in words what the sensors say, and leads to them', async ({ page }) => {
  await page.goto('/de/');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Heute in ');
  const weather = page.locator(tiles).filter({ has: page.getByRole('heading', { name: 'Wetter' }) });
  await expect(weather).toContainText(/°C.*Mittlerer Wert aus \d+ Sensoren; von /s);
  await expect(page.locator(tiles).filter({ hasText: 'Breitband' })).toContainText(/Haushalte/);
  await page.getByRole('link', { name: 'Bäche und Flüsse auf der Karte' }).click();
  await expect(page).toHaveURL(/map\?l=water_level/);
  await expect(page.getByRole('status').filter({ hasText: 'Wasserstand, jetzt' })).toContainText(/\d+ Sensoren, von /);
});

test('what is looked for on the start page is found there, sensors and districts, and leads to pages for everybody', async ({ page }) => {
  await page.goto('/en/');
  await page.getByLabel('Sensor, kind or district').fill('Kluse');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/en\/\?q=Kluse/);
  const found = page.getByRole('region', { name: 'Found for “Kluse”' });
  await expect(found.getByRole('status')).toHaveText('1 sensor');
  await expect(found.getByRole('listitem')).toContainText(/Kluse.*\d\sm$/s);
  await page.getByLabel('Sensor, kind or district').fill('barmen');
  await page.getByRole('button', { name: 'Search', exact: true }).click();
  await expect(page.getByRole('region', { name: 'Found for “barmen”' }).getByRole('link', { name: 'District Barmen' })).toBeVisible();
  await page.goBack();
  await expect(found).toBeVisible();
  await found.getByRole('link', { name: /Kluse/ }).click();
  await expect(page).toHaveURL(/\/en\/s\/\d+/);
});

test('words that no sensor has are told, with other words to try', async ({ page }) => {
  await page.goto('/de/?q=Einhorn');
  await expect(page.getByRole('status')).toContainText('Zu diesen Wörtern gibt es keinen Sensor');
  await page.getByRole('button', { name: 'Suche verlassen' }).click();
  await expect(page).toHaveURL(/\/de\/$/);
  await expect(page.getByLabel('Sensor, Art oder Stadtbezirk')).toHaveValue('');
});

test('a server that does not answer is told, and asked again', async ({ page, complaints }) => {
  await page.route('**/api/v1/latest*', (route) => route.abort());
  await page.goto('/de/');
  await expect(page.getByRole('alert')).toBeVisible();
  await page.unroute('**/api/v1/latest*');
  await page.getByRole('button', { name: 'Erneut versuchen' }).click();
  await expect(page.locator(tiles).first()).toBeVisible();
  complaints.splice(0, complaints.length, ...complaints.filter((complaint) => !complaint.includes('ERR_FAILED')));
});
