// Decentlab, protocol version 2, any port. This part is common; each sensor adds its table GROUPS.
//
//   byte 0      protocol version, 2
//   byte 1-2    device id, unsigned, big endian like every word here
//   byte 3-4    flags: bit n is set when group n follows
//   byte 5-...  the words of each group whose flag is set, lowest flag first
//
// Values come as {displayName, unit, value}, as the vendor gives them; without a unit the unit is left out.

function word(bytes, at) {
  return bytes[at] * 256 + bytes[at + 1];
}

function value(displayName, unit, value) {
  return unit === null ? { displayName, value } : { displayName, unit, value };
}

function battery(words) {
  return { battery_voltage: value('Battery voltage', 'V', words[0] / 1000) };
}

function decodeUplink(input) {
  const bytes = input.bytes;
  if (bytes.length < 5) return { errors: ['payload too short: ' + bytes.length + ' bytes, at least 5 expected'] };
  if (bytes[0] !== 2) return { errors: ['protocol version ' + bytes[0] + ' is not supported'] };
  const data = { device_id: word(bytes, 1), protocol_version: bytes[0] };
  const flags = word(bytes, 3);
  let at = 5;
  for (let group = 0; group < GROUPS.length; group += 1) {
    if ((flags & (1 << group)) === 0) continue;
    const end = at + 2 * GROUPS[group].words;
    if (bytes.length < end) return { errors: ['payload too short: ' + bytes.length + ' bytes, at least ' + end + ' expected'] };
    const words = [];
    for (; at < end; at += 2) words.push(word(bytes, at));
    Object.assign(data, GROUPS[group].read(words));
  }
  return { data };
}
