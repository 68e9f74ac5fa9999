// Dragino LSE01: soil moisture, temperature and conductivity. Temperatures and moisture are texts, as the vendor gives them.
//
//   byte 0-1    battery, see above
//   byte 2-3    external DS18B20 temperature, signed, 0.1 °C
//   byte 4-5    soil moisture, 0.01 %
//   byte 6-7    soil temperature, signed, 0.01 °C
//   byte 8-9    soil conductivity, µS/cm
//   byte 10     message flags
const LENGTH = 11;

function read(bytes) {
  return {
    data: {
      Bat: volts(bytes),
      TempC_DS18B20: (signed(bytes, 2) / 10).toFixed(1),
      water_SOIL: (word(bytes, 4) / 100).toFixed(2),
      temp_SOIL: (signed(bytes, 6) / 100).toFixed(2),
      conduct_SOIL: word(bytes, 8),
    },
  };
}
