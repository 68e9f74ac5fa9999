//! More than can be stored: memory stays bounded, whoever can be held back is held back, nobody starves, and what is dropped
//! is counted.

use super::{house, house_with_room};
use crate::harness::stranger::{Hello, Stranger};
use crate::harness::wait_until;
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(20);

#[test]
fn of_messages_nobody_acknowledges_the_newest_wait_and_the_others_are_counted() {
    const SENT: u64 = 20_000;
    for five in [false, true] {
        let mut house = house_with_room(16, |_| ());
        let mut server = Stranger::inside(house.port, &Hello::new(five, "server"));
        let mut all = Vec::new();
        for n in 0..SENT {
            all.extend(server.message("uplink/a", n.to_string().as_bytes(), None));
        }
        server.send(&all);
        // Nobody takes any, and yet the client is heard.
        server.send(&[0xc0, 0]);
        assert_eq!(server.next().unwrap(), [0xd0, 0]);
        let state = &house.receiver.state;
        let dropped = state.dropped();
        assert!((SENT - 5_000..SENT).contains(&dropped), "{dropped}");
        assert_eq!(state.arrived(), SENT);
        let mut last = 0;
        for _ in dropped..SENT {
            let payload = house.receiver.next().packet.payload;
            last = String::from_utf8_lossy(&payload).parse().unwrap();
        }
        assert_eq!(last, SENT - 1, "the newest are kept");
        assert_eq!(house.receiver.state.dropped(), dropped);
        house.receiver.stop();
    }
}

#[test]
fn no_more_than_was_offered_is_on_the_way() {
    let mut house = house(|config| config.receive_maximum = 4);
    let mut old = Stranger::inside(house.port, &Hello::new(false, "old"));
    for id in 1..=10 {
        old.publish("uplink/a", b"x", Some(id));
    }
    let first: Vec<_> = (0..4).map(|_| house.receiver.next()).collect();
    let more = house.receiver.next_within(Duration::from_millis(300));
    assert!(more.is_none(), "it is not read: {more:?}");
    house
        .receiver
        .settle(first.into_iter().filter_map(|a| a.ack).collect());
    for id in 1..=4 {
        assert_eq!(old.acknowledged(), (id, 0));
    }
    for _ in 0..4 {
        house.receiver.next();
    }
    // Who speaks MQTT 5 was told.
    let mut new = Stranger::inside(house.port, &Hello::new(true, "new"));
    for id in 1..=5 {
        new.publish("uplink/a", b"x", Some(id));
    }
    assert_eq!(new.ends(), Some(0x93));
    house.receiver.stop();
}

#[test]
fn a_store_that_cannot_write_holds_the_sender_back_and_memory_stays_bounded() {
    const MESSAGE: usize = 100_000;
    let mut house = house(|_| ());
    let mut server = Stranger::inside(house.port, &Hello::new(false, "server"));
    let mut all = Vec::new();
    for id in 1..=1_500 {
        all.extend(server.message("uplink/a", &vec![b'x'; MESSAGE], Some(id)));
    }
    let taken = server.press(&all, Duration::from_secs(1));
    // What is between the door and the disk, and what the system holds for both sides.
    assert!(
        (40 << 20..100 << 20).contains(&taken),
        "{taken} of {}",
        all.len()
    );
    let mut other = Stranger::inside(house.port, &Hello::new(true, "other"));
    other.publish("uplink/other", b"y", Some(1));
    // It goes on as soon as the store does.
    let rest = std::thread::spawn(move || {
        let rest = server.press(&all[taken..], PATIENCE);
        assert_eq!(rest, all.len() - taken);
        server
    });
    for _ in 0..=1_500 {
        let arrival = house.receiver.next();
        drop(arrival.packet);
        house.receiver.settle(arrival.ack.into_iter().collect());
    }
    let mut server = rest.join().unwrap();
    for id in 1..=1_500 {
        assert_eq!(server.acknowledged(), (id, 0));
    }
    assert_eq!(other.acknowledged(), (1, 0));
    assert_eq!(house.receiver.state.dropped(), 0);
    house.receiver.stop();
}

#[test]
fn one_who_never_stops_does_not_keep_others_waiting() {
    let mut house = house_with_room(64, |_| ());
    let port = house.port;
    let mut noisy = Stranger::inside(port, &Hello::new(false, "noisy"));
    let mut all = Vec::new();
    for id in 1..=4_000 {
        all.extend(noisy.message("uplink/noisy", b"n", Some(id)));
    }
    noisy.send(&all);
    let state = &house.receiver.state;
    wait_until("the noise is there", PATIENCE, || {
        (state.arrived() == 4_000).then_some(())
    });
    let mut quiet = Stranger::inside(port, &Hello::new(false, "quiet"));
    for id in 1..=10 {
        quiet.publish("uplink/quiet", b"q", Some(id));
    }
    wait_until("the quiet one is there", PATIENCE, || {
        (state.arrived() == 4_010).then_some(())
    });
    let mut before = 0;
    let mut heard = 0;
    while heard < 10 {
        let arrival = house.receiver.next();
        if arrival.packet.topic == "uplink/quiet" {
            heard += 1;
        } else {
            before += 1;
        }
    }
    assert!(before < 1_500, "{before} of 4,000 came before ten others");
    house.receiver.stop();
}
