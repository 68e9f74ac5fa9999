//! The reader in Python, which knows only FORMAT.md and its standard library, against the store's own answers.

use super::durability::raw;
use super::samples::copied;
use super::*;
use std::path::Path;
use std::process::Command;

const DAY: i64 = 86_400_000;

/// Python, leaving nothing beside its sources.
fn python() -> Command {
    let mut python = Command::new("python3");
    python.env("PYTHONDONTWRITEBYTECODE", "1");
    python
}

/// What the reader prints for a day, and what it says it could not read.
fn printed(dir: &TempDir, day: i64) -> (Vec<String>, String) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("read_day.py");
    let date = ms(day * DAY).timestamp().strftime("%F").to_string();
    let run = python()
        .arg(script)
        .arg(dir.path().join(FILE))
        .arg(date)
        .output();
    let run = run.unwrap();
    let said = String::from_utf8(run.stderr).unwrap();
    assert_eq!(
        run.status.code(),
        Some(i32::from(!said.is_empty())),
        "{said}"
    );
    let out = String::from_utf8(run.stdout).unwrap();
    let mut lines: Vec<String> = out.lines().map(str::to_owned).collect();
    assert_eq!(
        lines.remove(0),
        "time,device,quantity,channel,value,quality"
    );
    (lines, said)
}

/// Both print the shortest digits that give the value back; Python has two for an exponent.
fn as_python(value: f64) -> String {
    let shown = format!("{value:?}");
    match shown.split_once("e-") {
        Some((digits, exponent)) => format!("{digits}e-{exponent:0>2}"),
        None => shown,
    }
}

/// The same of the store; datastreams in order of their number.
fn meant(store: &Store, day: i64) -> Vec<String> {
    let range = TimeRange::new(ms(day * DAY), ms(day * DAY + DAY)).unwrap();
    let mut lines = Vec::new();
    for datastream in store.datastreams() {
        let eui = store.device(datastream.device).unwrap().dev_eui;
        let page = store
            .readings(datastream.id, range, Order::Ascending, usize::MAX)
            .unwrap();
        for reading in page.items {
            let time = reading.time.timestamp().strftime("%Y-%m-%dT%H:%M:%S.%3fZ");
            let channel = datastream.channel.as_deref().unwrap_or_default();
            let value = reading.value.map_or(String::new(), as_python);
            let flags = [Quality::GAP, Quality::CLOCK].map(|flag| {
                let name = if flag == Quality::GAP { "gap" } else { "clock" };
                if reading.quality.bits() & flag.bits() > 0 {
                    name
                } else {
                    ""
                }
            });
            let flags = flags.concat();
            lines.push(format!(
                "{time},{eui},{},{channel},{value},{flags}",
                datastream.quantity.name()
            ));
        }
    }
    lines
}

#[test]
fn a_stranger_reads_every_sealed_reading_of_every_format() {
    for format in 1..=database::FORMAT {
        let dir = copied(format);
        let store = open(&dir);
        store.seal().unwrap();
        let mut rows = 0;
        for day in 20_513..20_517 {
            let (lines, said) = printed(&dir, day);
            assert_eq!(said, "");
            assert_eq!(lines, meant(&store, day), "format {format}, day {day}");
            rows += lines.len();
        }
        assert!(rows > 600, "{rows}");
    }
}

#[test]
fn a_stranger_reads_what_is_not_sealed_yet_and_the_newest_write_wins() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir);
    let ids = datastreams(&store, 2, 3);
    let write = |from: i64, value: f64| {
        let rows = ids
            .iter()
            .flat_map(|id| (from..from + 40).map(move |n| reading(*id, n * 60_000, value)));
        store.append(readings(rows.collect())).unwrap();
    };
    write(0, 0.5);
    store.seal().unwrap();
    write(20, -0.1);
    write(50, 1e15);
    let (lines, said) = printed(&dir, 0);
    assert_eq!((lines, said.as_str()), (meant(&store, 0), ""));
}

#[test]
fn a_stranger_reads_packed_batches_with_uplinks_of_a_store_that_runs_and_of_one_that_was_stopped() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir);
    let ids = datastreams(&store, 60, 4);
    for round in 0..4_i64 {
        let mut batch = Batch::default();
        for (n, id) in (0..).zip(&ids) {
            for step in 0..3 {
                let time = round * 900_000 + step * 300_000 + n % 17;
                let value = f64::from(i32::try_from((n * 37 + step * 11) % 400).unwrap()) / 10.0;
                batch.readings.push(reading(*id, time, value));
            }
        }
        for device in store.devices() {
            let hash = u64::from(device.id.get()) << 8 | round.unsigned_abs();
            let heard = vec![reception(1, -90), reception(2, -110)];
            batch
                .uplinks
                .push(uplink(device.id, round * 900_000, hash, heard));
        }
        store.append(batch).unwrap();
    }
    let packed = "SELECT count(*) FROM log WHERE hex(substr(block, 3, 1)) = '01'";
    let packed: i64 = raw(&dir).query_row(packed, [], |row| row.get(0)).unwrap();
    assert_eq!(packed, 4);
    let all = meant(&store, 0);
    assert_eq!(all.len(), 4 * 3 * 240);
    assert_eq!(printed(&dir, 0), (all.clone(), String::new()));
    drop(store);
    assert_eq!(printed(&dir, 0), (all, String::new()));
}

/// Runs a few lines of Python beside the reader, on a directory of pairs of files: one packed, one as it was.
fn unpacked(dir: &Path, each: &str) {
    let script = format!(
        "import pathlib, struct, sys\nsys.path.insert(0, sys.argv[1])\nimport unpco, unzstd\n\
         for packed in sorted(pathlib.Path(sys.argv[2]).glob('*.packed')):\n    \
         meant = packed.with_suffix('.plain').read_bytes()\n    \
         data = packed.read_bytes()\n    \
         found = {each}\n    \
         assert found == meant, packed\n"
    );
    let run = python()
        .args(["-c", &script, env!("CARGO_MANIFEST_DIR")])
        .arg(dir)
        .output()
        .unwrap();
    assert!(
        run.status.success(),
        "{}",
        String::from_utf8_lossy(&run.stderr)
    );
}

/// Numbers that look as if they were drawn by chance, and are the same every time.
fn noise() -> impl FnMut(u64) -> u64 {
    let mut state = 7_u64;
    move |below| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    }
}

#[test]
fn what_zstd_packs_at_any_level_is_unpacked_by_a_stranger() {
    let dir = tempfile::tempdir().unwrap();
    let mut noise = noise();
    let words: Vec<Vec<u8>> = (0..300)
        .map(|_| {
            (0..2 + noise(7))
                .map(|_| b'a' + u8::try_from(noise(26)).unwrap())
                .collect()
        })
        .collect();
    for size in [0_usize, 1, 17, 300, 5_000, 150_000] {
        let by_chance: Vec<u8> = (0..size)
            .map(|_| u8::try_from(noise(256)).unwrap())
            .collect();
        let few = (0..size)
            .map(|_| b"aaaaaaabbbc"[usize::try_from(noise(11)).unwrap()])
            .collect();
        let text = (0..size / 5)
            .flat_map(|_| words[usize::try_from(noise(300)).unwrap()].clone())
            .collect();
        let plain: [Vec<u8>; 4] = [by_chance, few, text, vec![7; size]];
        for (kind, plain) in plain.iter().enumerate() {
            for level in [-5, 1, 2, 3, 19] {
                let name = dir.path().join(format!("{size}-{kind}-{level}"));
                let packed = zstd::bulk::compress(plain, level).unwrap();
                std::fs::write(name.with_extension("packed"), packed).unwrap();
                std::fs::write(name.with_extension("plain"), plain).unwrap();
            }
        }
    }
    unpacked(dir.path(), "b''.join(unzstd.blocks(data))");
}

#[test]
fn what_pco_packs_in_any_mode_is_unpacked_by_a_stranger() {
    let [whole, doubles] = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let config = pco::ChunkConfig::default();
    let mut noise = noise();
    let mut below = move |n: u64| i64::try_from(noise(n)).unwrap();
    for rows in [32_i64, 144, 256, 257, 1_440] {
        let week: Vec<i64> = (0..24).map(|_| below(1 << 40)).collect();
        let again = |n: i64| week[usize::try_from(n % 24).unwrap()];
        let mut walk = 0;
        let columns: [Vec<i64>; 7] = [
            (0..rows).map(|_| below(2_000) - 1_000).collect(),
            (0..rows).map(|n| n * 7 + 3).collect(),
            (0..rows).map(|_| below(50) * 1_000 + below(3)).collect(),
            (0..rows)
                .map(|_| if below(50) == 0 { 1_000_000 } else { below(5) })
                .collect(),
            (0..rows).map(again).collect(),
            (0..rows)
                .map(|_| {
                    walk += below(7) - 3;
                    walk
                })
                .collect(),
            (0..rows).map(|_| i64::MIN + below(1 << 62) * 2).collect(),
        ];
        for (kind, column) in columns.iter().enumerate() {
            #[expect(clippy::cast_precision_loss, reason = "any double will do")]
            let parts = column.iter().map(|n| *n as f64);
            let scaled: Vec<f64> = match kind {
                0 => parts.map(|n| n / 3.0).collect(),
                1 => parts.map(|n| (n / 90.0).sin()).collect(),
                2 => parts.map(|n| n * 0.1).collect(),
                3 => parts.map(|n| n.sqrt() * -1e-9).collect(),
                #[expect(clippy::cast_possible_truncation, reason = "half as many digits")]
                4 => parts.map(|n| f64::from((n / 7.0) as f32)).collect(),
                5 => parts.map(|n| n * std::f64::consts::PI).collect(),
                _ => parts.map(|n| n * 1e290).collect(),
            };
            let name = |dir: &TempDir| dir.path().join(format!("{rows}-{kind}"));
            let packed = pco::standalone::simple_compress(column, &config).unwrap();
            let plain: Vec<u8> = column.iter().flat_map(|n| n.to_le_bytes()).collect();
            std::fs::write(name(&whole).with_extension("packed"), packed).unwrap();
            std::fs::write(name(&whole).with_extension("plain"), plain).unwrap();
            let packed = pco::standalone::simple_compress(&scaled, &config).unwrap();
            let plain: Vec<u8> = scaled.iter().flat_map(|n| n.to_le_bytes()).collect();
            std::fs::write(name(&doubles).with_extension("packed"), packed).unwrap();
            std::fs::write(name(&doubles).with_extension("plain"), plain).unwrap();
        }
    }
    let numbers =
        |letter: &str| format!("b''.join(struct.pack('<{letter}', n) for n in unpco.unpack(data))");
    unpacked(whole.path(), &numbers("q"));
    unpacked(doubles.path(), &numbers("d"));
}

#[test]
fn a_stranger_is_told_what_cannot_be_read() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir);
    let ids = datastreams(&store, 1, 1);
    store
        .append(readings(vec![reading(ids[0], 5, 1.5)]))
        .unwrap();
    store.seal().unwrap();
    raw(&dir)
        .execute("UPDATE chunk SET block = substr(block, 1, 12)", [])
        .unwrap();
    let (lines, said) = printed(&dir, 0);
    assert_eq!(
        (lines.len(), said.trim()),
        (0, "not read: the readings of device 1: it ends too early")
    );
}
