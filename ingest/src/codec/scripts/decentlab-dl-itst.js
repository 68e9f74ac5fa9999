// Decentlab DL-ITST: surface temperature by infrared. Flags: bit 0 temperatures (2 words), bit 1 battery (1 word).
//
//   word 0-1    target and head temperature: (x − 1000) / 10 °C
//   battery     mV
const GROUPS = [
  {
    words: 2,
    read: (w) => ({
      temperature_target: value('Temperature target', '\u00b0C', (w[0] - 1000) / 10),
      temperature_head: value('Temperature head', '\u00b0C', (w[1] - 1000) / 10),
    }),
  },
  { words: 1, read: battery },
];
