// API keys: made by an administrator, used by a partner, who sees that, and revoked.
import { barriers, expect, overflow, signIn, test } from './page';

test('a key is made and shown once, its use is counted and seen by its owner without signing in, and it can be revoked', async ({ page, request, browser }) => {
  const name = `Stadtwerke ${Date.now()}`;
  await signIn(page);
  await page.goto('/de');
  await page.getByRole('contentinfo').getByRole('link', { name: 'API-Schlüssel' }).click();
  await expect(page).toHaveURL(/\/de\/keys$/);
  await page.getByRole('button', { name: 'Neuer Schlüssel' }).click();
  await page.getByRole('button', { name: 'Ausstellen' }).click();
  await expect(page.getByText('Bitte einen Namen eingeben.')).toBeVisible();
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('Anfragen je Minute').fill('viele');
  await page.getByRole('button', { name: 'Ausstellen' }).click();
  await expect(page.getByText('Bitte eine ganze Zahl von 1 bis 1.000.000 eingeben.')).toBeVisible();
  await page.getByLabel('Anfragen je Minute').fill('2');
  await page.getByRole('button', { name: 'Ausstellen' }).click();
  const token = await page.getByRole('dialog', { name: `Schlüssel für ${name}` }).locator('pre').innerText();
  await page.getByRole('button', { name: 'Fertig' }).click();

  // Two are answered, the third is one too many.
  const asked = async () => (await request.get('/api/v1/latest?limit=1', { headers: { authorization: `Bearer ${token}` } })).status();
  expect([await asked(), await asked(), await asked()]).toEqual([200, 200, 429]);
  await page.reload();
  const row = page.getByRole('row').filter({ hasText: name });
  await expect(row.getByRole('cell').nth(1)).toHaveText('2');
  await expect(row.getByRole('cell').nth(3)).toHaveText('2');
  await expect(row.getByRole('cell').nth(4)).toHaveText('1');
  await row.getByRole('button', { name: `Nutzung von ${name}` }).click();
  const use = page.getByRole('region', { name: `Nutzung von ${name}` });
  await expect(use.getByText('Eine Anfrage wurde abgelehnt, weil das Kontingent einer Minute verbraucht war.')).toBeVisible();
  await expect(use.getByRole('row')).toHaveCount(2);

  await row.getByRole('button', { name: `Widerrufen: ${name}` }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Widerrufen' }).click();
  await expect(page.getByText(`Der Schlüssel ${name} ist widerrufen.`)).toBeVisible();
  await expect(row).toHaveCount(0);

  // Whoever had it is told so, on a page that nobody signed in to; the browser reports the 401 on the console.
  const partner = await (await browser.newContext()).newPage();
  await partner.goto(new URL('/en/keys', page.url()).href);
  await partner.getByLabel('Key', { exact: true }).fill(token);
  await partner.getByRole('button', { name: 'Show how it was used' }).click();
  await expect(partner.getByRole('alert')).toHaveText('There is no such key, or it was revoked.');
  await partner.context().close();
});

test('whoever has a key sees how it was used, without barriers, and stays signed out', async ({ page, request }) => {
  const headers = { authorization: `Bearer ${process.env['TALBLICK_TOKEN']}` };
  const made = await (await request.post('/api/v1/keys', { headers, data: { name: 'Verein', scope: 'public', per_minute: 600 } })).json();
  await request.get('/api/v1/latest?limit=1', { headers: { authorization: `Bearer ${made.token}` } });
  await page.goto('/de/keys');
  await page.getByLabel('Schlüssel', { exact: true }).fill(made.token);
  await page.getByRole('button', { name: 'Nutzung anzeigen' }).click();
  const use = page.getByRole('region', { name: 'Nutzung von Verein' });
  await expect(use.getByText('600 Anfragen je Minute')).toBeVisible();
  await expect(use.getByRole('row').nth(1).getByRole('cell').first()).not.toHaveText('0');
  expect(await page.evaluate(() => sessionStorage.getItem('talblick.token'))).toBeNull();
  expect(await barriers(page)).toEqual([]);
  expect(await overflow(page)).toBe(0);
  await request.delete(`/api/v1/keys/${made.id}`, { headers });
});
