// Dragino LHT65N: air temperature and humidity, with a socket for an external sensor.
//
//   byte 0-1    battery, see above; the two high bits are its status, 0 empty to 3 good
//   byte 2-3    temperature, signed, 0.01 °C
//   byte 4-5    humidity, 0.1 %
//   byte 6      external sensor in the low four bits: 0 none, 1 temperature
//   byte 7-8    external temperature, signed, 0.01 °C; 327.67 if the probe is missing
//   byte 9-10   unused
const LENGTH = 11;

function read(bytes) {
  const sensor = bytes[6] & 0x0f;
  const data = {
    BatV: volts(bytes),
    Bat_status: bytes[0] >> 6,
    TempC_SHT: signed(bytes, 2) / 100,
    Hum_SHT: word(bytes, 4) / 10,
  };
  if (sensor === 0) return { data };
  if (sensor !== 1) return { data, warnings: ['external sensor ' + sensor + ' is not supported'] };
  data.Ext_sensor = 'Temperature Sensor';
  data.TempC_DS = signed(bytes, 7) / 100;
  return { data };
}
