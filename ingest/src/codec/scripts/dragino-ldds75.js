// Dragino LDDS75: distance by ultrasound. A distance of 0 or 20 is a text, as the vendor gives it.
//
//   byte 0-1    battery, see above
//   byte 2-3    distance in mm; 0 no sensor, 20 invalid reading
//   byte 4      1 if the uplink was made by an interrupt
//   byte 5-6    external DS18B20 temperature, signed, 0.1 °C; 0 without one
//   byte 7      1 if the ultrasonic sensor was found
const LENGTH = 8;

function read(bytes) {
  const distance = word(bytes, 2);
  return {
    data: {
      Bat: volts(bytes),
      Distance: distance === 0 ? 'No Sensor' : distance === 20 ? 'Invalid Reading' : distance,
      Interrupt_flag: bytes[4],
      TempC_DS18B20: (signed(bytes, 5) / 10).toFixed(2),
      Sensor_flag: bytes[7],
    },
  };
}
