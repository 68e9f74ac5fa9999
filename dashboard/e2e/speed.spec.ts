import { expect, someDevice, test } from './page';

interface Measured {
  shift: number;
  paint: number;
}

test('the first page shows quickly and nothing jumps while it loads', async ({ page }) => {
  await page.addInitScript(() => {
    const measured: Measured = { shift: 0, paint: 0 };
    Object.assign(globalThis, { measured });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) measured.shift += (entry as unknown as { value: number }).value;
    }).observe({ type: 'layout-shift', buffered: true });
    new PerformanceObserver((list) => (measured.paint = list.getEntries().at(-1)?.startTime ?? 0)).observe({
      type: 'largest-contentful-paint',
      buffered: true,
    });
  });
  for (const address of ['/de/ops', await someDevice(page)]) {
    await page.goto(address);
    await page.locator('tbody a, figure canvas').first().waitFor();
    await page.waitForTimeout(1_000);
    const { shift, paint } = await page.evaluate(() => (globalThis as unknown as { measured: Measured }).measured);
    expect(shift, address).toBeLessThan(0.05);
    // What counts as good on a phone; far less on a machine that is not busy.
    expect(paint, address).toBeLessThan(2_500);
  }
});
