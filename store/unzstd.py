"""Unpacks zstd frames (RFC 8878) with nothing but Python's standard library, for Pythons that cannot do it themselves.

No dictionaries, which the store does not use, and no checking of the checksum of a frame: blocks of the store have their own.
"""

# Baselines and extra bits of the codes of lengths, RFC 8878 §3.1.1.3.2.1.1.
LITERALS = [(n, 0) for n in range(16)] + [
    (16, 1), (18, 1), (20, 1), (22, 1), (24, 2), (28, 2), (32, 3), (40, 3), (48, 4), (64, 6), (128, 7), (256, 8),
    (512, 9), (1024, 10), (2048, 11), (4096, 12), (8192, 13), (16384, 14), (32768, 15), (65536, 16),
]
MATCHES = [(n + 3, 0) for n in range(32)] + [
    (35, 1), (37, 1), (39, 1), (41, 1), (43, 2), (47, 2), (51, 3), (59, 3), (67, 4), (83, 4), (99, 5), (131, 7),
    (259, 8), (515, 9), (1027, 10), (2051, 11), (4099, 12), (8195, 13), (16387, 14), (32771, 15), (65539, 16),
]
OFFSETS = [(1 << n, n) for n in range(32)]
# Distributions where a frame brings none of its own, §3.1.1.3.2.2.
DEFAULTS = {
    "literals": (6, [4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1, 1, 1, 1, 1,
                     -1, -1, -1, -1]),
    "offsets": (5, [1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1]),
    "matches": (6, [1, 4, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
                    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1]),
}


class Backwards:
    """Bits read from the end of some bytes to their beginning; before it, they are 0."""

    def __init__(self, data):
        if not data or not data[-1]:
            raise ValueError("a stream of bits has no end")
        # Zeros before the beginning, as many as one read can ask for.
        self.data, self.at = bytes(8) + data, 8 * (len(data) + 7) + data[-1].bit_length() - 1

    def read(self, count):
        self.at -= count
        if self.at < 0:
            raise ValueError("a stream of bits is too short")
        first = self.at >> 3
        window = int.from_bytes(self.data[first : first + 8], "little")
        return window >> (self.at & 7) & ((1 << count) - 1)

    def left(self):
        return self.at - 64


def spread(log, counts):
    """The table of a distribution: for each state its symbol, bits to read, and what they are added to (§4.1.1)."""
    size = 1 << log
    symbols, high = [0] * size, size
    for symbol, count in enumerate(counts):
        if count == -1:
            high -= 1
            symbols[high] = symbol
    at = 0
    for symbol, count in enumerate(counts):
        for _ in range(max(count, 0)):
            symbols[at] = symbol
            at = (at + (size >> 1) + (size >> 3) + 3) & (size - 1)
            while at >= high:
                at = (at + (size >> 1) + (size >> 3) + 3) & (size - 1)
    following = [max(count, 1) for count in counts]
    table = []
    for symbol in symbols:
        state = following[symbol]
        following[symbol] += 1
        bits = log - state.bit_length() + 1
        table.append((symbol, bits, (state << bits) - size))
    return log, table


def distribution(data, most):
    """Reads a distribution; answers its table and how many bytes it took (§4.1.1)."""
    bits = int.from_bytes(data[:256], "little")
    log, at = (bits & 15) + 5, 4
    if log > most:
        raise ValueError("a distribution is too fine")
    counts, left = [], (1 << log) + 1
    while left > 1:
        width = left.bit_length()
        value = bits >> at & ((1 << width) - 1)
        spare = (1 << width) - 1 - left
        small = value & ((1 << (width - 1)) - 1)
        if small < spare:
            value, at = small, at + width - 1
        else:
            at += width
            if value >= 1 << (width - 1):
                value -= spare
        count = value - 1
        counts.append(count)
        left -= abs(count)
        if count == 0:
            while True:
                more = bits >> at & 3
                at += 2
                counts += [0] * more
                if more < 3:
                    break
    if left != 1 or (at + 7) // 8 > len(data):
        raise ValueError("a distribution does not add up")
    return spread(log, counts), (at + 7) // 8


def huffman(data):
    """Reads a tree of prefix codes as a table of (symbol, bits) by the next bits; and how many bytes it took (§4.2.1)."""
    head = data[0]
    if head >= 128:
        count = head - 127
        taken = 1 + (count + 1) // 2
        weights = [data[1 + n // 2] >> (0 if n % 2 else 4) & 15 for n in range(count)]
    else:
        taken = 1 + head
        (log, table), used = distribution(data[1:taken], 6)
        bits, weights = Backwards(data[1 + used : taken]), []
        states = [bits.read(log), bits.read(log)]
        while True:
            symbol, width, base = table[states[0]]
            weights.append(symbol)
            if bits.left() < width:
                weights.append(table[states[1]][0])
                break
            states = [states[1], base + bits.read(width)]
    total = sum(1 << weight - 1 for weight in weights if weight)
    most = total.bit_length()
    rest = (1 << most) - total
    if rest & (rest - 1) or most > 11:
        raise ValueError("a tree of prefix codes is not full")
    weights.append(rest.bit_length())
    table = []
    for weight in range(1, most + 1):
        for symbol, own in enumerate(weights):
            if own == weight:
                table += [(symbol, most + 1 - weight)] * (1 << weight - 1)
    return (most, table), taken


def decode_stream(tree, data, count):
    most, table = tree
    bits, out, mask = Backwards(data), bytearray(), (1 << most) - 1
    source, at = bits.data, bits.at
    for _ in range(count):
        # Codes may reach into the zeros before the beginning.
        first = at - most
        window = int.from_bytes(source[first >> 3 : (first >> 3) + 4], "little") >> (first & 7) & mask
        symbol, width = table[window]
        out.append(symbol)
        at -= width
    if at != 64:
        raise ValueError("a stream of literals has another length")
    return out


class Frame:
    """What lives from one block of a frame to the next."""

    def __init__(self):
        self.out, self.tree, self.tables, self.recent = bytearray(), None, {}, [1, 4, 8]

    def literals(self, data):
        kind, form = data[0] & 3, data[0] >> 2 & 3
        if kind < 2:
            size = {0: 1, 2: 1, 1: 2, 3: 3}[form]
            count = int.from_bytes(data[:size], "little") >> (3 if size == 1 else 4)
            if kind == 1:
                return data[size : size + 1] * count, size + 1
            return data[size : size + count], size + count
        size, width = {0: (3, 10), 1: (3, 10), 2: (4, 14), 3: (5, 18)}[form]
        head = int.from_bytes(data[:size], "little") >> 4
        count, packed = head & ((1 << width) - 1), head >> width
        end, at = size + packed, size
        if kind == 2:
            self.tree, taken = huffman(data[at:end])
            at += taken
        if self.tree is None:
            raise ValueError("literals have no tree of prefix codes")
        if form == 0:
            return decode_stream(self.tree, data[at:end], count), end
        sizes = [int.from_bytes(data[at + n : at + n + 2], "little") for n in (0, 2, 4)]
        out, part, at = bytearray(), (count + 3) // 4, at + 6
        for size in sizes:
            out += decode_stream(self.tree, data[at : at + size], part)
            at += size
        return out + decode_stream(self.tree, data[at:end], count - 3 * part), end

    def table(self, kind, mode, data, most):
        """A table for codes of one kind, and how many bytes it took (§3.1.1.3.2.1)."""
        taken = 0
        if mode == 0:
            self.tables[kind] = spread(*DEFAULTS[kind])
        elif mode == 1:
            self.tables[kind], taken = (0, [(data[0], 0, 0)]), 1
        elif mode == 2:
            self.tables[kind], taken = distribution(data, most)
        return self.tables[kind], taken

    def block(self, data):
        """Unpacks a compressed block onto what came before it."""
        literals, at = self.literals(data)
        count, at = data[at], at + 1
        if count >= 255:
            count, at = int.from_bytes(data[at : at + 2], "little") + 0x7F00, at + 2
        elif count >= 128:
            count, at = (count - 128 << 8) + data[at], at + 1
        if count == 0:
            self.out += literals
            return
        modes, at = data[at], at + 1
        tables = []
        for kind, shift, most in (("literals", 6, 9), ("offsets", 4, 8), ("matches", 2, 9)):
            table, taken = self.table(kind, modes >> shift & 3, data[at:], most)
            tables.append(table)
            at += taken
        self.sequences(literals, count, tables, Backwards(data[at:]))

    def sequences(self, literals, count, tables, bits):
        (_, of_literals), (_, of_offsets), (_, of_matches) = tables
        first, second, third = (bits.read(log) for log, _ in tables)
        out, used = self.out, 0
        for left in range(count - 1, -1, -1):
            literal_code, literal_bits, literal_next = of_literals[first]
            offset_code, offset_bits, offset_next = of_offsets[second]
            match_code, match_bits, match_next = of_matches[third]
            offset = OFFSETS[offset_code][0] + bits.read(offset_code)
            length, extra = MATCHES[match_code]
            length += bits.read(extra)
            run, extra = LITERALS[literal_code]
            run += bits.read(extra)
            if left:
                first = literal_next + bits.read(literal_bits)
                third = match_next + bits.read(match_bits)
                second = offset_next + bits.read(offset_bits)
            out += literals[used : used + run]
            used += run
            self.copy(self.distance(offset, run), length)
        out += literals[used:]

    def distance(self, offset, run):
        """What an offset means; the last three may be meant again (§3.1.1.5)."""
        recent = self.recent
        if offset > 3:
            recent[:] = [offset - 3, recent[0], recent[1]]
            return recent[0]
        place = offset - 1 + (run == 0)
        if place == 3:
            recent[:] = [recent[0] - 1, recent[0], recent[1]]
        elif place:
            recent.insert(0, recent.pop(place))
        return recent[0]

    def copy(self, distance, length):
        out = self.out
        start = len(out) - distance
        if distance <= 0 or start < 0:
            raise ValueError("a sequence reaches before the beginning")
        if distance >= length:
            out += out[start : start + length]
        else:
            out += (out[start:] * (length // distance + 1))[:length]


def blocks(data):
    """Yields what is in a frame, block by block, so that who needs only its beginning may stop."""
    if data[:4] != b"\x28\xb5\x2f\xfd":
        raise ValueError("it is not a zstd frame")
    head = data[4]
    if head & 3:
        raise ValueError("it needs a dictionary")
    single = head >> 5 & 1
    at = 5 + (1 - single) + {0: single, 1: 2, 2: 4, 3: 8}[head >> 6]
    frame, last = Frame(), False
    while not last:
        word = int.from_bytes(data[at : at + 3], "little")
        last, kind, size, at = word & 1, word >> 1 & 3, word >> 3, at + 3
        done = len(frame.out)
        if kind == 1:
            frame.out += data[at : at + 1] * size
            at += 1
        else:
            part = data[at : at + size]
            at += size
            if len(part) < size or kind == 3:
                raise ValueError("a block is cut off")
            if kind == 0:
                frame.out += part
            else:
                frame.block(part)
        yield bytes(frame.out[done:])
