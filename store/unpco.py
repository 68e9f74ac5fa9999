"""Unpacks the standalone streams of `pco` (standalone version 3, format 4) that the store writes, with nothing but Python's
standard library: 64-bit integers and doubles, in every mode and with every delta encoding there is for them.

The format is described in the repository of pco, github.com/pcodec/pcodec, in docs/format.md.
"""

import struct

BATCH = 256
MIDDLE = 1 << 63
MASK = (1 << 64) - 1
INTEGERS, DOUBLES = 4, 6


class Bits:
    """Bits being read, least significant first."""

    def __init__(self, data):
        self.data, self.at = data, 0

    def read(self, count):
        first, end = self.at >> 3, (self.at + count + 7) >> 3
        if end > len(self.data):
            raise ValueError("a pco stream is cut off")
        window = int.from_bytes(self.data[first:end], "little")
        window = window >> (self.at & 7) & ((1 << count) - 1)
        self.at += count
        return window

    def align(self):
        self.at = (self.at + 7) & ~7


class Latent:
    """One of the interleaved streams of a chunk: bins, the table of their states, and where each of four readers is."""

    def __init__(self, bits, width):
        self.width = width
        self.log, count = bits.read(4), bits.read(15)
        self.bins = []
        for _ in range(count):
            weight = bits.read(self.log) + 1
            lower = bits.read(width)
            self.bins.append((weight, lower, bits.read(7 if width == 64 else 6)))
        self.bins = self.bins or [(1, 0, 0)]
        self.nodes = self.table()

    def table(self):
        """For each state: lower bound, bits of the offset, bits to the next state, and what those are added to."""
        size = 1 << self.log
        if sum(weight for weight, _, _ in self.bins) != size:
            raise ValueError("weights of a pco stream do not add up")
        stride = 3 * size // 5 | 1
        symbols, step = [0] * size, 0
        for symbol, (weight, _, _) in enumerate(self.bins):
            for _ in range(weight):
                symbols[stride * step & (size - 1)] = symbol
                step += 1
        following = [weight for weight, _, _ in self.bins]
        nodes = []
        for symbol in symbols:
            state = following[symbol]
            following[symbol] += 1
            width = self.log + 1 - state.bit_length()
            nodes.append((self.bins[symbol][1], self.bins[symbol][2], width, (state << width) - size))
        return nodes

    def begin(self, bits, stored):
        """The beginning of the only page: what the delta encoding begins with, and four states."""
        self.state = [bits.read(self.width) for _ in range(stored)]
        self.readers = [bits.read(self.log) for _ in range(4)]

    def batch(self, bits, count):
        lowers, widths = [], []
        for n in range(count):
            lower, offset, width, base = self.nodes[self.readers[n & 3]]
            lowers.append(lower)
            widths.append(offset)
            self.readers[n & 3] = base + bits.read(width)
        limit = (1 << self.width) - 1
        return [lower + bits.read(width) & limit for lower, width in zip(lowers, widths)]


class Consecutive:
    """Differences of differences, so many times."""

    def __init__(self, order):
        self.stored = order

    def undo(self, latent, differences, _lookbacks, count):
        differences = [number + MIDDLE & MASK for number in differences]
        differences += [0] * (count - len(differences))
        for order in reversed(range(self.stored)):
            moment, numbers = latent.state[order], []
            for difference in differences:
                numbers.append(moment)
                moment = moment + difference & MASK
            latent.state[order], differences = moment, numbers
        return differences


class Lookback:
    """Differences to a number some way back; how far is a stream of its own."""

    def __init__(self, window, stored):
        self.window, self.stored, self.known = window, stored, None

    def undo(self, latent, differences, lookbacks, count):
        if self.known is None:
            self.known = [0] * (self.window - self.stored) + latent.state
        start = len(self.known) - self.stored
        for difference, back in zip(differences, lookbacks):
            if not 0 < back <= self.window:
                raise ValueError("a pco stream looks back too far")
            self.known.append(difference + MIDDLE + self.known[-back] & MASK)
        self.known += [0] * (start + self.stored + count - len(self.known))
        return self.known[start : start + count]


class Plain:
    """No differences."""

    stored = 0

    def undo(self, _latent, numbers, _lookbacks, _count):
        return numbers


def unpack(data):
    """The numbers of a stream."""
    bits = Bits(data)
    if data[:4] != b"pco!" or data[4] != 3:
        raise ValueError("it is not a standalone pco stream of version 3")
    bits.at = 48
    bits.read(1 + bits.read(6))
    bits.align()
    if bits.read(8) != 4:
        raise ValueError("it is not of pco's format 4")
    bits.read(8)
    numbers = []
    while kind := bits.read(8):
        if kind not in (INTEGERS, DOUBLES):
            raise ValueError("it holds other numbers than the store writes")
        numbers += chunk(bits, kind, bits.read(24) + 1)
    return numbers


def chunk(bits, kind, count):
    mode = bits.read(4)
    base = bits.read(8 if mode == 3 else 64) if mode in (1, 2, 3) else None
    if mode == 4:
        length = bits.read(25)
        bits.align()
        base = [bits.read(64) for _ in range(length)]
    elif mode > 4:
        raise ValueError("it is in a mode of pco that is not known")
    deltas, lookbacks = encodings(bits)
    lookbacks = Latent(bits, 32) if lookbacks else None
    latents = [Latent(bits, 32 if mode == 4 else 64)]
    if mode in (1, 2, 3):
        latents.append(Latent(bits, 64))
    bits.align()
    if lookbacks:
        lookbacks.begin(bits, 0)
    for latent, delta in zip(latents, deltas):
        latent.begin(bits, delta.stored)
    bits.align()
    numbers = []
    for done in range(0, count, BATCH):
        left = count - done
        wanted = min(left, BATCH)
        back = lookbacks.batch(bits, min(wanted, max(left - deltas[0].stored, 0))) if lookbacks else []
        columns = []
        for latent, delta in zip(latents, deltas):
            read = latent.batch(bits, min(BATCH, max(left - delta.stored, 0)))
            columns.append(delta.undo(latent, read, back, wanted)[:wanted])
        numbers += [join(mode, base, kind, parts) for parts in zip(*columns)]
    bits.align()
    return numbers


def encodings(bits):
    """How differences were taken of the one or two streams, and whether there is a stream of lookbacks."""
    variant = bits.read(4)
    if variant == 0:
        return [Plain(), Plain()], False
    if variant == 1:
        order, both = bits.read(3), bits.read(1)
        return [Consecutive(order), Consecutive(order) if both else Plain()], False
    if variant == 2:
        window, stored, both = 1 << 1 + bits.read(5), 1 << bits.read(4), bits.read(1)
        return [Lookback(window, stored), Lookback(window, stored) if both else Plain()], True
    raise ValueError("it has a delta encoding that pco does not have for 64 bits")


def join(mode, base, kind, parts):
    """A number of its one or two parts."""
    if mode == 3:
        flip = MASK - (1 << base) + 1 if parts[0] < MIDDLE >> base else MIDDLE
        return double((parts[0] << base & MASK) ^ parts[1] ^ flip)
    if mode == 2:
        return ordered(latent_of(whole(parts[0]) * ordered(base)) + parts[1] + MIDDLE & MASK)
    if mode == 1:
        number = parts[0] * base + parts[1] & MASK
    elif mode == 4:
        number = base[parts[0]]
    else:
        number = parts[0]
    return number - MIDDLE if kind == INTEGERS else ordered(number)


def double(bits):
    return struct.unpack("<d", bits.to_bytes(8, "little"))[0]


def bits_of(number):
    return int.from_bytes(struct.pack("<d", number), "little")


def ordered(latent):
    """The double whose place in the order of all doubles this is."""
    return double(latent ^ MIDDLE if latent >> 63 else latent ^ MASK)


def latent_of(number):
    bits = bits_of(number)
    return bits ^ MASK if bits >> 63 else bits ^ MIDDLE


def whole(latent):
    """A whole number as a double; beyond 2^53 they go on by their bits."""
    size = latent - MIDDLE if latent >= MIDDLE else MIDDLE - 1 - latent
    number = float(size) if size < 1 << 53 else double(bits_of(float(1 << 53)) + size - (1 << 53))
    return number if latent >= MIDDLE else -number
