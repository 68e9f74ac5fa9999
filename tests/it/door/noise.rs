//! One device that never stops talking: the others do not notice.

use super::city::door;
use crate::harness::free_port;
use crate::harness::publisher::Publisher;
use crate::harness::talblick::Talblick;
use crate::harness::uplink::{Uplink, now};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Uplinks of the noisy device, a hundred every tenth of a second: a thousand a second.
const CHUNK: u32 = 100;
const PERIOD: Duration = Duration::from_millis(100);

#[test]
fn a_device_with_a_thousand_uplinks_a_second_does_not_keep_the_others_waiting() {
    let dir = tempfile::tempdir().unwrap();
    // Its codec is in JavaScript, and slow.
    let body = "var sum = 0; for (var i = 0; i < 2000; i++) { sum += i % 7; } return { data: { temperature: sum / 300 } };";
    let codec = format!("function decodeUplink(input) {{ {body} }}\n");
    std::fs::write(dir.path().join("chatter.js"), codec).unwrap();
    let port = free_port();
    let talblick = Talblick::serve(&format!(
        "[codecs]\ndir = {:?}\n\n[[codecs.rule]]\nprofile = \"chatter\"\ncodec = \"chatter\"\n\n{}",
        dir.path(),
        door(port, "anonymous = true")
    ));
    let stop = Arc::new(AtomicBool::new(false));
    let stopped = Arc::clone(&stop);
    let first = now().plus(-3_600_000);
    let chatter = std::thread::spawn(move || {
        let mut publisher = Publisher::new(port);
        let (mut sent, mut due) = (0, Instant::now());
        while !stopped.load(Ordering::Relaxed) {
            let messages: Vec<_> = (sent..sent + CHUNK)
                .map(|n| {
                    let mut uplink = Uplink::new(99, n, 0.0, first.plus(i64::from(n) * 10));
                    uplink.object = None;
                    uplink.profile = "chatter".to_owned();
                    uplink.message()
                })
                .collect();
            publisher.deliver(&messages);
            sent += CHUNK;
            due += PERIOD;
            std::thread::park_timeout(due.saturating_duration_since(Instant::now()));
        }
        sent
    });
    let mut quiet = Publisher::new(port);
    let mut longest = Duration::ZERO;
    let until = Instant::now() + Duration::from_secs(5);
    let mut uplinks = 0;
    while Instant::now() < until {
        let message = Uplink::new(u16::try_from(uplinks % 50).unwrap(), uplinks, 20.0, now());
        let began = Instant::now();
        quiet.deliver(&[message.message()]);
        longest = longest.max(began.elapsed());
        uplinks += 1;
    }
    stop.store(true, Ordering::Relaxed);
    let noisy = chatter.join().unwrap();
    assert!(noisy >= 2_000, "{noisy}");
    assert!(uplinks >= 20, "{uplinks}");
    // The first may wait for its connection; all of them for a disk that is shared with other tests.
    assert!(longest < Duration::from_secs(3), "{longest:?}");
    let accounting = talblick.wait_received((noisy + uplinks).into());
    assert_eq!(accounting["total"]["rejected"], 0, "{accounting}");
    talblick.assert_log_clean();
}
