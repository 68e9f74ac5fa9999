// Barani MeteoHelix: weather station, any port. 88 bits, the most significant first:
//
//   bits 2      message type
//   bits 5      battery: 3 V + 0.05 V · x
//   bits 11     temperature: 0.1 °C · x − 100 °C
//   bits 6, 6   how far the minimum was below and the maximum above it, 0.1 °C
//   bits 9      humidity, 0.2 %
//   bits 14     pressure: 50000 Pa + 5 Pa · x
//   bits 10, 9  irradiation, 2 W/m², and how far its maximum was above it, 2 W/m²
//   bits 8      tips of the rain gauge since the last uplink, 0.2 mm each
//   bits 8      shortest time between two tips; 255 if there was none
//
// A field with all bits set stands for a missing value and becomes null.
function decodeUplink(input) {
  const bytes = input.bytes;
  if (bytes.length < 11) return { errors: ['payload too short: ' + bytes.length + ' bytes, 11 expected'] };
  let at = 0;
  function bits(count) {
    let value = 0;
    for (let i = 0; i < count; i += 1, at += 1) value = value * 2 + ((bytes[at >> 3] >> (7 - (at & 7))) & 1);
    return value;
  }
  function known(count, read) {
    const value = bits(count);
    return value === Math.pow(2, count) - 1 ? null : read(value);
  }
  bits(2);
  const data = { battery: (60 + bits(5)) / 20 };
  const tenths = known(11, (x) => x - 1000);
  const below = bits(6);
  const above = bits(6);
  data.temperature = tenths === null ? null : tenths / 10;
  data.temperature_min = tenths === null ? null : (tenths - below) / 10;
  data.temperature_max = tenths === null ? null : (tenths + above) / 10;
  data.humidity = known(9, (x) => x / 5);
  data.pressure = known(14, (x) => 50000 + 5 * x);
  data.irradiation = known(10, (x) => 2 * x);
  const rise = bits(9);
  data.irradiation_max = data.irradiation === null ? null : data.irradiation + 2 * rise;
  data.rain = bits(8) / 5;
  data.rain_time = known(8, (x) => x);
  return { data };
}
