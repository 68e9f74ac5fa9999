// How the browser of tests and measurements is started.

export const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/**
 * Maps need WebGL, which software that plays a graphics chip draws here. Pages are put together without it: to a real chip that
 * is next to no work, but this one would take ten times as long as a processor for every frame.
 */
export const args = [
  '--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run', '--disable-quic',
  '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist', '--disable-gpu-compositing',
];
