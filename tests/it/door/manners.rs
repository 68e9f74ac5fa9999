//! Who is let in, what they may say, and what becomes of those who say something else.

use super::house;
use crate::harness::stranger::{Hello, Stranger, packet, text};
use std::time::{Duration, Instant};
use talblick_ingest::source::Secret;
use talblick_ingest::source::door::DoorUser;
use talblick_model::RejectReason;

const VERSIONS: [bool; 2] = [false, true];

#[test]
fn only_who_is_known_comes_in() {
    let house = house(|config| {
        config.anonymous = false;
        config.users = vec![DoorUser::new("werke", Secret::new("geheim"))];
    });
    for five in VERSIONS {
        let code = |login| {
            let hello = Hello {
                login,
                ..Hello::new(five, "server")
            };
            let (mut stranger, answer) = Stranger::hello(house.port, &hello);
            if answer[1] != 0 {
                assert_eq!(stranger.ends(), None);
            }
            answer[1]
        };
        assert_eq!(code(Some(("werke", "geheim"))), 0);
        let wrong = if five { 0x86 } else { 4 };
        assert_eq!(code(Some(("werke", "falsch"))), wrong);
        assert_eq!(code(Some(("other", "geheim"))), wrong);
        assert_eq!(code(None), if five { 0x87 } else { 5 });
    }
    assert_eq!(house.receiver.state.arrived(), 0);
    house.receiver.stop();
}

#[test]
fn a_welcome_tells_what_there_is_not() {
    let house = house(|_| ());
    let hello = Hello {
        keep_alive_s: 0,
        expiry_s: u32::MAX,
        ..Hello::new(true, "")
    };
    let (_server, answer) = Stranger::hello(house.port, &hello);
    let properties = &answer[3..];
    let has = |part: &[u8]| properties.windows(part.len()).any(|w| w == part);
    assert!(has(&[36, 1]), "maximum QoS 1: {properties:?}");
    assert!(has(&[33, 0x10, 0]), "receive maximum 4096");
    assert!(has(&[39, 0, 0x40, 0, 0]), "maximum packet size");
    assert!(
        has(&[19]) && has(&[17, 0, 9]),
        "keep-alive, and a week for the session"
    );
    assert!(has(&[40, 0]) && has(&[41, 0]) && has(&[42, 0]));
    assert!(has(b"talblick-"), "a name for who has none");
    // 3.1.1 cannot tell a name, so who has none cannot be known again.
    let nameless = Hello {
        clean: false,
        ..Hello::new(false, "")
    };
    assert_eq!(Stranger::hello(house.port, &nameless).1[1], 2);
    assert_eq!(Stranger::hello(house.port, &Hello::new(false, "")).1[1], 0);
    house.receiver.stop();
}

#[test]
fn subscriptions_are_refused() {
    let house = house(|_| ());
    for five in VERSIONS {
        let mut server = Stranger::inside(house.port, &Hello::new(five, "server"));
        let mut body = vec![0, 9];
        if five {
            body.push(0);
        }
        let head = body.clone();
        for filter in ["uplink/#", "$SYS/#"] {
            body.extend(text(filter));
            body.push(1);
        }
        server.send(&packet(0x82, &body));
        let answer = server.next().unwrap();
        assert_eq!(answer[0], 0x90);
        let code = if five { 0x87 } else { 0x80 };
        assert!(answer.ends_with(&[code, code]), "{answer:?}");
        let mut body = head;
        body.extend(text("uplink/#"));
        server.send(&packet(0xa2, &body));
        let answer = server.next().unwrap();
        assert_eq!((answer[0], &answer[2..4]), (0xb0, &[0, 9][..]));
        // And the connection goes on.
        server.send(&[0xc0, 0]);
        assert_eq!(server.next().unwrap(), [0xd0, 0]);
    }
    house.receiver.stop();
}

#[test]
fn what_breaks_the_rules_ends_the_connection_and_is_one_reject() {
    for five in VERSIONS {
        let mut house = house(|_| ());
        let mut body = text("uplink/a");
        body.extend([0, 1, 0, b'x']);
        let mut wildcard = text("uplink/#");
        wildcard.extend([0, b'x']);
        let wrong: [(Vec<u8>, u8); 5] = [
            (packet(0x34, &body), 0x9b),
            (packet(0x30, &wildcard), 0x90),
            (packet(0x32, &[0, 9, b'a']), 0x81),
            (vec![0xff; 40], 0x81),
            (packet(0x50, &[0, 1]), 0x82),
        ];
        for (n, (bytes, code)) in wrong.iter().enumerate() {
            let name = format!("server-{n}");
            let mut server = Stranger::inside(house.port, &Hello::new(five, &name));
            server.send(bytes);
            assert_eq!(server.ends(), five.then_some(*code), "{bytes:?}");
            let arrival = house.receiver.next();
            let refusal = arrival.refused.unwrap();
            assert_eq!(refusal.reason, RejectReason::Malformed);
            assert!(refusal.detail.contains(&name), "{}", refusal.detail);
            assert!(arrival.ack.is_none());
        }
        assert_eq!(house.receiver.state.arrived(), 5);
        house.receiver.stop();
    }
}

#[test]
fn a_message_that_is_too_long_is_one_reject_with_its_beginning() {
    for five in VERSIONS {
        let mut house = house(|_| ());
        let mut server = Stranger::inside(house.port, &Hello::new(five, "server"));
        let long = server.message("uplink/long", &vec![b'x'; 6 << 20], Some(1));
        let sent = server.try_send(&long);
        let arrival = house.receiver.next();
        let refusal = arrival.refused.unwrap();
        assert_eq!(refusal.reason, RejectReason::TooLarge);
        assert_eq!(arrival.packet.topic, "uplink/long");
        assert!(arrival.packet.payload.len() <= 64 << 10);
        if five {
            // Who was told the limit has to go.
            assert!(arrival.ack.is_none());
            house.receiver.stop();
            continue;
        }
        assert!(sent);
        server.publish("uplink/short", b"y", Some(2));
        let next = house.receiver.next();
        assert!(next.refused.is_none());
        let acks = [arrival.ack, next.ack];
        house.receiver.settle(acks.into_iter().flatten().collect());
        assert_eq!([server.acknowledged().0, server.acknowledged().0], [1, 2]);
        house.receiver.stop();
    }
}

#[test]
fn who_is_silent_for_too_long_is_sent_away_and_who_probes_is_not() {
    for five in VERSIONS {
        let house = house(|_| ());
        let hello = |id| Hello {
            keep_alive_s: 1,
            ..Hello::new(five, id)
        };
        let mut silent = Stranger::inside(house.port, &hello("silent"));
        let mut alive = Stranger::inside(house.port, &hello("alive"));
        let began = Instant::now();
        // Half a packet is none.
        silent.send(&[0x30, 90, 0]);
        while began.elapsed() < Duration::from_millis(2_500) {
            alive.send(&[0xc0, 0]);
            assert_eq!(alive.next().unwrap(), [0xd0, 0]);
            std::thread::park_timeout(Duration::from_millis(200));
        }
        assert_eq!(silent.ends(), five.then_some(0x8d));
        house.receiver.stop();
    }
}

#[test]
fn who_does_not_say_who_they_are_is_sent_away_and_keeps_nobody_out() {
    let mut house = house(|config| config.max_connections = 2);
    let mut inside = Stranger::inside(house.port, &Hello::new(false, "first"));
    let began = Instant::now();
    let mut slow: Vec<Stranger> = (0..100).map(|_| Stranger::knock(house.port)).collect();
    let halves = Hello::new(false, "slow").packet();
    for stranger in &mut slow {
        // Those of the same address over the limit are closed at once.
        let _ = stranger.try_send(&halves[..5]);
    }
    let closed = slow.split_off(70);
    for mut stranger in closed {
        assert!(stranger.next().is_none());
    }
    assert!(began.elapsed() < Duration::from_secs(8));
    inside.publish("uplink/a", b"x", Some(1));
    let arrival = house.receiver.next();
    house.receiver.settle(arrival.ack.into_iter().collect());
    assert_eq!(inside.acknowledged(), (1, 0));
    for mut stranger in slow {
        assert!(stranger.next().is_none(), "nobody waits for ever");
    }
    assert!(began.elapsed() < Duration::from_secs(30));
    let _second = Stranger::inside(house.port, &Hello::new(true, "second"));
    let (mut third, answer) = Stranger::hello(house.port, &Hello::new(true, "third"));
    assert_eq!(answer[1], 0x89, "busy");
    assert_eq!(third.ends(), None);
    house.receiver.stop();
}

#[test]
fn noise_from_strangers_is_no_message_and_stops_nobody() {
    let mut house = house(|_| ());
    let mut server = Stranger::inside(house.port, &Hello::new(true, "server"));
    for round in 0..60 {
        let mut stranger = Stranger::knock(house.port);
        let noise: Vec<u8> = (0..200).map(|_| rand::random()).collect();
        let mut bytes = if round % 2 == 0 {
            vec![0x10]
        } else {
            Vec::new()
        };
        bytes.extend(noise);
        let _ = stranger.try_send(&bytes);
    }
    let mut inside = Stranger::inside(house.port, &Hello::new(false, "noisy"));
    inside.send(b"GET / HTTP/1.1\r\nHost: door\r\n\r\n");
    inside.ends();
    assert!(house.receiver.next().refused.is_some());
    server.publish("uplink/a", b"x", Some(1));
    let arrival = house.receiver.next();
    assert!(arrival.refused.is_none());
    house.receiver.settle(arrival.ack.into_iter().collect());
    assert_eq!(server.acknowledged(), (1, 0));
    house.receiver.stop();
}
