// Decentlab DL-TRS12: soil moisture, temperature and salinity. Flags: bit 0 soil (3 words), bit 1 battery (1 word).
//
//   word 0      calibrated counts in tenths, c = x / 10: water content 0.0003879 · c − 0.6956 m³/m³,
//               permittivity (2.887e-9 · c³ − 2.08e-5 · c² + 0.05276 · c − 43.39)²
//   word 1      soil temperature: (x − 32768) / 10 °C
//   word 2      electrical conductivity in µS/cm
//   battery     mV
const GROUPS = [
  {
    words: 3,
    read: (w) => {
      const c = w[0] / 10;
      const root = 2.887e-9 * c * c * c - 2.08e-5 * c * c + 0.05276 * c - 43.39;
      return {
        dielectric_permittivity: value('Dielectric permittivity', null, root * root),
        volumetric_water_content: value('Volumetric water content', 'm\u00b3\u22c5m\u207b\u00b3', c * 0.0003879 - 0.6956),
        soil_temperature: value('Soil temperature', '\u00b0C', (w[1] - 32768) / 10),
        electrical_conductivity: value('Electrical conductivity', '\u00b5S\u22c5cm\u207b\u00b9', w[2]),
      };
    },
  },
  { words: 1, read: battery },
];
