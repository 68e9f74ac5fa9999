//! Messages and their acknowledgements: none before the message is settled, in order, once, over reconnects and stops.

use super::{config, house};
use crate::harness::receiver::Receiver;
use crate::harness::stranger::{Hello, Stranger};
use talblick_model::RejectReason;

const VERSIONS: [bool; 2] = [false, true];

#[test]
fn an_acknowledgement_comes_when_the_message_is_settled_and_not_before() {
    for five in VERSIONS {
        let mut house = house(|_| ());
        let mut server = Stranger::inside(house.port, &Hello::new(five, "server"));
        for id in [5, 3, 9] {
            server.publish("uplink/a", &id.to_string().into_bytes(), Some(id));
        }
        server.publish("uplink/a", b"unowed", None);
        let mut came: Vec<_> = (0..4).map(|_| house.receiver.next()).collect();
        server.hears_nothing();
        let unowed = came.iter().position(|a| a.ack.is_none()).unwrap();
        assert_eq!(&came.remove(unowed).packet.payload[..], b"unowed");
        let payloads: Vec<_> = came.iter().map(|a| a.packet.payload.to_vec()).collect();
        assert_eq!(payloads, [b"5", b"3", b"9"]);
        let mut acks: Vec<_> = came.into_iter().filter_map(|a| a.ack).collect();
        let last = acks.split_off(2);
        house.receiver.settle(acks);
        assert_eq!(server.acknowledged(), (5, 0));
        assert_eq!(server.acknowledged(), (3, 0));
        server.hears_nothing();
        house.receiver.settle(last);
        assert_eq!(server.acknowledged(), (9, 0));
        house.receiver.wait_acknowledged(3);
        assert_eq!(house.receiver.state.arrived(), 4);
        house.receiver.stop();
    }
}

#[test]
fn a_repetition_on_the_same_connection_is_acknowledged_once() {
    for five in VERSIONS {
        let mut house = house(|_| ());
        let mut server = Stranger::inside(house.port, &Hello::new(five, "server"));
        let mut message = server.message("uplink/a", b"x", Some(7));
        server.send(&message);
        let first = house.receiver.next();
        message[0] |= 0b1000;
        server.send(&message);
        server.publish("uplink/a", b"y", Some(8));
        let second = house.receiver.next();
        assert_eq!(
            &second.packet.payload[..],
            b"y",
            "the repetition is on its way already"
        );
        house
            .receiver
            .settle([first, second].into_iter().filter_map(|a| a.ack).collect());
        assert_eq!([server.acknowledged().0, server.acknowledged().0], [7, 8]);
        // Another message under a number that is in use could not be told apart by its acknowledgement.
        server.publish("uplink/a", b"1", Some(9));
        server.publish("uplink/a", b"2", Some(9));
        assert_eq!(server.ends(), five.then_some(0x82));
        house.receiver.stop();
    }
}

#[test]
fn who_comes_twice_takes_their_own_place_and_old_acknowledgements_reach_nobody() {
    for five in VERSIONS {
        let mut house = house(|_| ());
        let hello = Hello::new(five, "server");
        let mut before = Stranger::inside(house.port, &hello);
        before.publish("uplink/a", b"old", Some(1));
        let old = house.receiver.next();
        let mut server = Stranger::inside(house.port, &hello);
        assert_eq!(before.ends(), five.then_some(0x8e));
        server.publish("uplink/a", b"new", Some(1));
        let new = house.receiver.next();
        house.receiver.settle(old.ack.into_iter().collect());
        server.hears_nothing();
        house.receiver.settle(new.ack.into_iter().collect());
        assert_eq!(server.acknowledged(), (1, 0));
        house.receiver.stop();
    }
}

#[test]
fn two_users_with_the_same_client_id_do_not_meet() {
    let house = house(|config| {
        let user = |name: &str| {
            let password = talblick_ingest::source::Secret::new("geheim");
            talblick_ingest::source::door::DoorUser::new(name, password)
        };
        config.users = vec![user("werke"), user("netz")];
    });
    let login = |name| Hello {
        login: Some((name, "geheim")),
        ..Hello::new(true, "server")
    };
    let mut werke = Stranger::inside(house.port, &login("werke"));
    let _netz = Stranger::inside(house.port, &login("netz"));
    werke.send(&[0xc0, 0]);
    assert_eq!(werke.next().unwrap(), [0xd0, 0]);
    assert_eq!(house.receiver.state.clients(), 2);
    house.receiver.stop();
}

#[test]
fn a_session_is_known_again_even_after_a_restart() {
    for five in VERSIONS {
        let house = house(|_| ());
        let hello = Hello {
            clean: false,
            expiry_s: 600,
            ..Hello::new(five, "server")
        };
        let present = |port: u16, hello: &Hello<'_>| {
            let (mut server, answer) = Stranger::hello(port, hello);
            server.send(&[0xe0, 0]);
            server.ends();
            answer[0] == 1
        };
        assert!(!present(house.port, &hello));
        assert!(present(house.port, &hello));
        let super::House {
            receiver,
            store,
            dir,
            ..
        } = house;
        receiver.stop();
        let (receiver, port) = Receiver::door(config(|_| ()), &store, 16);
        assert!(present(port, &hello), "after a restart");
        let clean = Hello {
            clean: true,
            expiry_s: 0,
            ..hello
        };
        assert!(!present(port, &clean));
        assert!(!present(port, &hello), "it began anew");
        receiver.stop();
        drop(dir);
    }
}

#[test]
fn a_stop_waits_for_what_is_on_its_way_to_the_disk() {
    for five in VERSIONS {
        let mut house = house(|_| ());
        let mut server = Stranger::inside(house.port, &Hello::new(five, "server"));
        server.publish("uplink/a", b"x", Some(1));
        let arrival = house.receiver.next();
        house.receiver.begin_stop();
        assert!(
            house
                .receiver
                .next_within(std::time::Duration::from_secs(5))
                .is_none(),
            "nobody sends any more"
        );
        house.receiver.settle(arrival.ack.into_iter().collect());
        assert_eq!(server.acknowledged(), (1, 0));
        assert_eq!(server.ends(), five.then_some(0x8b));
        house.receiver.wait_end();
    }
}

#[test]
fn a_message_on_a_foreign_topic_is_one_reject_and_is_acknowledged_as_such() {
    for five in VERSIONS {
        let mut house = house(|_| ());
        let mut server = Stranger::inside(house.port, &Hello::new(five, "server"));
        server.publish("elsewhere", b"x", Some(1));
        server.publish("uplink/a", b"y", Some(2));
        let (foreign, own) = (house.receiver.next(), house.receiver.next());
        let refusal = foreign.refused.unwrap();
        assert_eq!(refusal.reason, RejectReason::ForeignTopic);
        assert!(refusal.detail.contains("\"server\""), "{}", refusal.detail);
        assert!(own.refused.is_none());
        let acks = [foreign.ack, own.ack];
        house.receiver.settle(acks.into_iter().flatten().collect());
        assert_eq!(server.acknowledged(), (1, if five { 0x87 } else { 0 }));
        assert_eq!(server.acknowledged(), (2, 0));
        house.receiver.stop();
    }
}

#[test]
fn what_was_sent_before_a_goodbye_is_taken() {
    for five in VERSIONS {
        let mut house = house(|_| ());
        let mut server = Stranger::inside(house.port, &Hello::new(five, "server"));
        let mut all = Vec::new();
        for n in 0..500 {
            all.extend(server.message("uplink/a", n.to_string().as_bytes(), None));
        }
        all.extend([0xe0, 0]);
        server.send(&all);
        drop(server);
        for n in 0..500 {
            let payload = house.receiver.next().packet.payload;
            assert_eq!(payload, n.to_string().as_bytes());
        }
        house.receiver.stop();
    }
}
