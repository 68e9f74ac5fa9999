import { expect, test } from './page';

test('the keyboard reaches everything in order, sees where it is, and is never trapped', async ({ page }) => {
  await page.goto('/de/ops');
  await page.locator('tbody a').first().waitFor();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Zum Inhalt springen' })).toBeFocused();
  const seen: string[] = [];
  for (let i = 0; i < 30; i += 1) {
    await page.keyboard.press('Tab');
    const { name, outlined } = await page.evaluate(() => {
      const element = document.activeElement as HTMLElement;
      const style = getComputedStyle(element);
      return { name: element.id || element.innerText || element.getAttribute('aria-label'), outlined: style.outlineStyle !== 'none' && style.outlineWidth !== '0px' };
    });
    expect(outlined, name ?? '').toBe(true);
    seen.push(name ?? '');
  }
  expect(seen.join('|')).toMatch(/Talblick.*Übersicht.*Offene Daten.*Anmelden.*Geräte.*filter-q.*filter-status.*Status/s);
});

test('the skip link leads into the content, and a new page begins at its headline', async ({ page }) => {
  await page.goto('/de/ops');
  await page.locator('tbody a').first().waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.locator('main')).toBeFocused();
  await page.locator('tbody a').first().focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/ops\/devices\/\d+/);
  await expect(page.locator('h1')).toBeFocused();
});

test('tabs move with the arrows and are one stop', async ({ page }) => {
  await page.goto('/de/ops/devices/1');
  await page.getByRole('tab', { name: 'Werte' }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('tab', { name: 'Uplinks' })).toBeFocused();
  await expect(page).toHaveURL(/tab=uplinks/);
  await page.keyboard.press('Tab');
  await expect(page.locator('[role=tab]:focus')).toHaveCount(0);
});

test('what can be touched is large enough', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto('/de/ops');
  await page.locator('tbody a').first().waitFor();
  const small = await page.locator('a, button, input, select').evaluateAll((all) =>
    all
      .map((element) => ({ text: (element as HTMLElement).innerText || element.id, box: element.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 1 && (box.height < 24 || box.width < 24))
      .map(({ text, box }) => `${text} ${box.width}×${box.height}`),
  );
  expect(small).toEqual([]);
});
