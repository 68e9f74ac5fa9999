// Dingtek DF702: fill level of waste bins. Values are texts with their unit, as the vendor gives them.
//
//   byte 0      0x80
//   byte 1-2    device type
//   byte 3      1 heartbeat, 2 alarm; others carry no readings
//   byte 4      length of the message: 17, or 25 with a position
//   byte 5-6    distance to the waste in mm, big endian
//   byte 7      1 if a position follows: longitude and latitude, 32-bit floats, little endian
//   then        temperature in °C, signed; sign of the angle, 0 for plus; angle in degrees;
//               alarms full (high four bits) and fire (low); tilt (high) and battery (low); 3 bytes of counter
//   last byte   0x81
function float(bytes, at) {
  return new DataView(new Uint8Array(bytes.slice(at, at + 4)).buffer).getFloat32(0, true);
}

function decodeUplink(input) {
  const bytes = input.bytes;
  if (input.fPort !== 3) return { errors: ['unknown FPort'] };
  if (bytes.length < 17) return { errors: ['payload too short: ' + bytes.length + ' bytes, 17 or 25 expected'] };
  if (bytes[3] !== 1 && bytes[3] !== 2) return { errors: ['a message of type ' + bytes[3] + ' carries no readings'] };
  const positioned = bytes[7] === 1;
  const length = positioned ? 25 : 17;
  if (bytes.length !== length || bytes[0] !== 0x80 || bytes[length - 1] !== 0x81) {
    return { errors: ['not a message of ' + length + ' bytes from 0x80 to 0x81'] };
  }
  const data = { level: bytes[5] * 256 + bytes[6] + ' mm' };
  const warnings = [];
  if (positioned) {
    const longitude = float(bytes, 8);
    const latitude = float(bytes, 12);
    if (Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90) {
      data.longitude = longitude.toFixed(6);
      data.latitude = latitude.toFixed(6);
    } else {
      warnings.push('the position is not on earth');
    }
  }
  const at = positioned ? 16 : 8;
  data.full = bytes[at + 3] >> 4 !== 0;
  data.fire = (bytes[at + 3] & 0x0f) !== 0;
  data.tilt = bytes[at + 4] >> 4 !== 0;
  data.battery = (bytes[at + 4] & 0x0f) !== 0;
  data.angle = ((bytes[at + 1] & 0x0f) === 0 ? bytes[at + 2] : -bytes[at + 2]) + ' \u00b0';
  data.temperature = ((bytes[at] << 24) >> 24) + ' \u2103';
  return { data, warnings };
}
