#!/usr/bin/env python3
"""Prints a day of a Talblick store as CSV, with nothing but Python's standard library.

    read_day.py talblick.db 2026-03-01 > day.csv

Written from FORMAT.md alone, to show that it is enough: it reads what is sealed and what is still in the log, also while
the store is written to. What cannot be read is named on standard error, and the exit code is then 1. Checksums are the
business of `talblick verify`.
"""

import csv
import datetime
import sqlite3
import struct
import sys

import unpco
import unzstd

DAY = 86_400_000
GAP = 1
FLAGS = {1: "gap", 2: "unmapped", 4: "implausible", 8: "clock", 16: "corrected", 32: "stuck", 64: "jump"}


class Unreadable(Exception):
    """Why something cannot be read."""


class Bytes:
    """Bytes being read, see “Words” in FORMAT.md. More of them are unpacked when they are needed."""

    def __init__(self, data, more=iter(())):
        self.data, self.at, self.more = data, 0, more

    def take(self, length):
        while self.at + length > len(self.data):
            try:
                self.data += next(self.more)
            except StopIteration:
                raise Unreadable("it ends too early") from None
            except (ValueError, LookupError) as why:
                raise Unreadable(f"its zstd frame is damaged: {why}") from None
        taken = self.data[self.at : self.at + length]
        self.at += length
        return taken

    def byte(self):
        return self.take(1)[0]

    def varint(self):
        value = shift = 0
        while True:
            byte = self.byte()
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value
            shift += 7

    def signed(self):
        word = self.varint()
        return (word >> 1) ^ -(word & 1)

    def f64(self):
        return struct.unpack("<d", self.take(8))[0]

    def numbers(self, count):
        """A numbers column."""
        form = self.byte()
        if form == 0:
            return self.blocks(count)
        numbers = [self.signed()]
        for difference in self.blocks(count - 1):
            numbers.append(wrap(numbers[-1] + difference))
        return numbers

    def blocks(self, count):
        numbers = []
        while len(numbers) < count:
            rows = min(32, count - len(numbers))
            width, base = self.byte(), self.signed()
            packed = int.from_bytes(self.take((rows * width + 7) // 8), "little")
            mask = (1 << width) - 1
            numbers += [wrap(base + (packed >> (row * width) & mask)) for row in range(rows)]
        return numbers


def wrap(number):
    """Arithmetic wraps at 64 bits."""
    return (number + (1 << 63)) % (1 << 64) - (1 << 63)


def body(block, kind):
    """The body of a block, out of its envelope."""
    if len(block) < 7 or block[0] != kind or block[1] != 1:
        raise Unreadable("it is a block of another kind or version")
    if block[2] == 0:
        return Bytes(block[7:])
    packed = Bytes(block[7:])
    packed.varint()
    return Bytes(b"", unzstd.blocks(packed.data[packed.at :]))


def values(column, count):
    """A value column."""
    codec = column.byte()
    if codec == 0:
        return [column.f64() for _ in range(count)]
    if codec == 3:
        return packed_numbers(column, count)
    power = float(10 ** column.byte())
    numbers = column.numbers(count) if codec == 1 else packed_numbers(column, count)
    return [number / power for number in numbers]


def packed_numbers(column, count):
    try:
        numbers = unpco.unpack(column.data[column.at :])
    except (ValueError, LookupError) as why:
        raise Unreadable(f"its pco stream is damaged: {why}") from None
    if len(numbers) != count:
        raise Unreadable("a column has another length than its times")
    return numbers


def chunk(block, day, troubles):
    """Yields datastream, ms, value and quality of every reading of a chunk."""
    directory = body(block, 2)
    groups, datastream = [], 0
    for _ in range(directory.varint()):
        rows, members, times = directory.varint(), directory.varint(), directory.varint()
        series = []
        for _ in range(members):
            datastream += directory.signed()
            series.append((datastream, directory.varint(), directory.varint()))
        groups.append((rows, times, series))
    for rows, length, series in groups:
        times = Bytes(directory.take(length)).numbers(rows)
        for datastream, value_bytes, quality_bytes in series:
            column, remarks = Bytes(directory.take(value_bytes)), Bytes(directory.take(quality_bytes))
            quality = remarks.numbers(rows) if quality_bytes else [0] * rows
            try:
                read = values(column, rows)
            except Unreadable as why:
                troubles.append(f"datastream {datastream}: {why}")
                continue
            for time, value, bits in zip(times, read, quality):
                yield datastream, day * DAY + time, value, bits


def batch(block):
    """The same of a batch of the log."""
    data = body(block, 1)
    count = data.varint()
    keys, datastream, time = [], 0, 0
    for _ in range(count):
        datastream += data.signed()
        time += data.signed()
        keys.append((datastream, time))
    read = []
    for _ in range(count):
        word = data.varint()
        scaled = word >> 3
        whole = (scaled >> 1) ^ -(scaled & 1)
        read.append(data.f64() if word & 7 == 7 else whole / float(10 ** (word & 7)))
    quality = data.numbers(count) if count and data.byte() else [0] * count
    for (datastream, time), value, bits in zip(keys, read, quality):
        yield datastream, time, value, bits


def main(path, date):
    day = (datetime.date.fromisoformat(date) - datetime.date(1970, 1, 1)).days
    store = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    # One moment of the store, though somebody may be sealing it.
    store.execute("BEGIN")
    troubles, found = [], {}

    def take(rows):
        for datastream, time, value, quality in rows:
            if time // DAY == day:
                found[datastream, time] = value, quality

    chunks = store.execute(
        "SELECT key & 2147483647, block FROM chunk WHERE key >= ?1 << 31 AND key < (?1 + 1) << 31", (day,)
    )
    for device, block in chunks:
        try:
            take(chunk(block, day, troubles))
        except Unreadable as why:
            troubles.append(f"the readings of device {device}: {why}")
    for number, block in store.execute("SELECT id, block FROM log WHERE id > (SELECT log FROM mark) ORDER BY id"):
        try:
            take(batch(block))
        except Unreadable as why:
            troubles.append(f"batch {number}: {why}")

    devices = dict(store.execute("SELECT id, dev_eui FROM device"))
    streams = {row[0]: row[1:] for row in store.execute("SELECT id, device, quantity, channel FROM datastream")}
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(["time", "device", "quantity", "channel", "value", "quality"])
    for (datastream, time), (value, quality) in sorted(found.items()):
        device, quantity, channel = streams[datastream]
        moment = datetime.datetime(1970, 1, 1) + datetime.timedelta(milliseconds=time)
        flags = " ".join(name for bit, name in FLAGS.items() if quality & bit)
        shown = "" if quality & GAP else repr(value)
        time = moment.isoformat(timespec="milliseconds") + "Z"
        out.writerow([time, devices[device], quantity, channel or "", shown, flags])
    for trouble in troubles:
        print(f"not read: {trouble}", file=sys.stderr)
    return 1 if troubles else 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: read_day.py talblick.db 2026-03-01")
    sys.exit(main(*sys.argv[1:]))
