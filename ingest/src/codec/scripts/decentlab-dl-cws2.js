// Decentlab DL-CWS2: road weather. Flags: bit 0 radiation shield (2 words), bit 1 road (6 words), bit 2 battery (1 word).
//
//   shield      temperature 175 · x / 65535 − 45 °C, humidity 100 · x / 65535 %
//   word 0-3    surface and air temperature, air humidity, dew point: (x − 32768) / 100 in °C and %
//   word 4      angle: x − 32768 in degrees
//   word 5      sensor temperature: (x − 32768) / 100 °C
//   battery     mV
function hundredths(word) {
  return (word - 32768) / 100;
}

const GROUPS = [
  {
    words: 2,
    read: (w) => ({
      air_temperature_radiation_shield: value('Air temperature (radiation shield)', '\u00b0C', (175 * w[0]) / 65535 - 45),
      air_humidity_radiation_shield: value('Air humidity (radiation shield)', '%', (100 * w[1]) / 65535),
    }),
  },
  {
    words: 6,
    read: (w) => ({
      surface_temperature: value('Surface temperature', '\u00b0C', hundredths(w[0])),
      air_temperature: value('Air temperature', '\u00b0C', hundredths(w[1])),
      air_humidity: value('Air humidity', '%', hundredths(w[2])),
      dew_point: value('Dew point', '\u00b0C', hundredths(w[3])),
      angle: value('Angle', '\u00b0', w[4] - 32768),
      sensor_temperature: value('Sensor temperature', '\u00b0C', hundredths(w[5])),
    }),
  },
  { words: 1, read: battery },
];
