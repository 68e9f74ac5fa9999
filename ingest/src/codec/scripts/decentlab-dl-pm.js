// Decentlab DL-PM: particulate matter. Flags: bit 0 battery (1 word), bit 1 particles (10), bit 2 climate (2), bit 3 pressure (1).
//
//   battery     mV
//   word 0-3    PM1.0, PM2.5, PM4, PM10 mass concentration in 0.1 µg/m³
//   word 4      typical particle size in nm
//   word 5-9    PM0.5, PM1.0, PM2.5, PM4, PM10 number concentration in 0.1 per cm³
//   climate     temperature 175.72 · x / 2^16 − 46.85 °C, humidity 125 · x / 2^16 − 6 %
//   pressure    2 Pa
const MASS = '\u00b5g\u22c5m\u207b\u00b3';
const GROUPS = [
  { words: 1, read: battery },
  {
    words: 10,
    read: (w) => ({
      pm1_0_mass_concentration: value('PM1.0 mass concentration', MASS, w[0] / 10),
      pm2_5_mass_concentration: value('PM2.5 mass concentration', MASS, w[1] / 10),
      pm4_mass_concentration: value('PM4 mass concentration', MASS, w[2] / 10),
      pm10_mass_concentration: value('PM10 mass concentration', MASS, w[3] / 10),
      typical_particle_size: value('Typical particle size', 'nm', w[4]),
      pm0_5_number_concentration: value('PM0.5 number concentration', null, w[5] / 10),
      pm1_0_number_concentration: value('PM1.0 number concentration', null, w[6] / 10),
      pm2_5_number_concentration: value('PM2.5 number concentration', null, w[7] / 10),
      pm4_number_concentration: value('PM4 number concentration', null, w[8] / 10),
      pm10_number_concentration: value('PM10 number concentration', null, w[9] / 10),
    }),
  },
  {
    words: 2,
    read: (w) => ({
      air_temperature: value('Air temperature', '\u00b0C', (175.72 * w[0]) / 65536 - 46.85),
      air_humidity: value('Air humidity', '%', (125 * w[1]) / 65536 - 6),
    }),
  },
  { words: 1, read: (w) => ({ barometric_pressure: value('Barometric pressure', 'Pa', w[0] * 2) }) },
];
