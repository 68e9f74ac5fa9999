//! Delivery and acknowledgement: in order, once each, over any number of reconnects.

use super::{config, numbered, numbers};
use crate::harness::broker::{Broker, production};
use crate::harness::publisher::Publisher;
use crate::harness::receiver::Receiver;
use crate::harness::wait_until;
use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;
use talblick_ingest::source::mqtt::{MqttConfig, MqttPublisher, Version};

const PATIENCE: Duration = Duration::from_secs(30);

#[test]
fn messages_arrive_in_order_and_are_acknowledged_once_each() {
    for version in [Version::V5, Version::V4] {
        let broker = Broker::start();
        let mut receiver = Receiver::connected(MqttConfig {
            version,
            ..config(&broker)
        });
        Publisher::new(broker.port()).deliver(&numbered(0..3000));
        assert_eq!(receiver.take(3000), numbers(0..3000), "{version:?}");
        receiver.wait_acknowledged(3000);
        assert_eq!(
            (receiver.state.arrived(), receiver.state.acknowledged()),
            (3000, 3000)
        );
        receiver.stop();

        let mut again = Receiver::connected(MqttConfig {
            version,
            ..config(&broker)
        });
        let more = again.next_within(Duration::from_millis(300));
        assert!(more.is_none(), "{version:?}: {more:?}");
        again.stop();
    }
}

#[test]
fn what_is_not_acknowledged_comes_again_after_a_reconnect() {
    for version in [Version::V5, Version::V4] {
        let mut broker = Broker::start();
        let mut receiver = Receiver::connected(MqttConfig {
            version,
            ..config(&broker)
        });
        Publisher::new(broker.port()).deliver(&numbered(0..10));
        let mut first: Vec<_> = (0..10).map(|_| receiver.next()).collect();
        let late = first.split_off(4);
        receiver.settle(first.into_iter().filter_map(|a| a.ack).collect());
        receiver.wait_acknowledged(4);
        broker.stop();
        broker.start_again();
        // Given back after the reconnect, these belong to a connection that is gone and must acknowledge nothing.
        receiver.wait_connected();
        receiver.settle(late.into_iter().filter_map(|a| a.ack).collect());
        // The broker may have stopped before it read the first four acknowledgements.
        let came = receiver.take_through("9");
        assert!(came.ends_with(&numbers(4..10)), "{version:?}: {came:?}");
        receiver.stop();
    }
}

#[test]
fn a_receiver_that_crashes_gets_again_what_it_had_not_stored() {
    let broker = Broker::start();
    let mut receiver = Receiver::connected(config(&broker));
    Publisher::new(broker.port()).deliver(&numbered(0..500));
    assert_eq!(receiver.take(200), numbers(0..200));
    receiver.wait_acknowledged(200);
    receiver.crash();
    Publisher::new(broker.port()).deliver(&numbered(500..600));

    let mut receiver = Receiver::connected(config(&broker));
    assert_eq!(receiver.take(400), numbers(200..600));
    receiver.stop();
}

#[test]
fn a_restarted_broker_costs_nothing_in_mid_stream() {
    for version in [Version::V5, Version::V4] {
        let mut broker = Broker::start();
        let mut receiver = Receiver::connected(MqttConfig {
            version,
            ..config(&broker)
        });
        let port = broker.port();
        let publishing = std::thread::spawn(move || {
            Publisher::new(port).deliver(&numbered(0..20_000));
        });
        let state = Arc::clone(&receiver.state);
        let restarting = std::thread::spawn(move || {
            wait_until("3000 messages are there", PATIENCE, || {
                (state.arrived() >= 3000).then_some(())
            });
            broker.stop();
            broker.start_again();
            broker
        });
        let mut came: Vec<usize> = receiver
            .take(20_000)
            .iter()
            .map(|n| n.parse().unwrap())
            .collect();
        publishing.join().unwrap();
        let _broker = restarting.join().unwrap();
        came.sort_unstable();
        came.dedup();
        assert_eq!(came, (0..20_000).collect::<Vec<_>>(), "{version:?}");
        receiver.stop();
    }
}

#[test]
fn a_killed_broker_loses_nothing_that_was_acknowledged_to_it_and_goes_on() {
    let mut broker = Broker::start();
    let mut receiver = Receiver::connected(config(&broker));
    let mut publisher = Publisher::new(broker.port());
    publisher.deliver(&numbered(0..2000));
    assert_eq!(receiver.take(2000), numbers(0..2000));
    broker.kill();
    receiver.wait_error("nothing listens");
    assert!(!receiver.state.connected());
    broker.start_again();
    receiver.wait_connected();
    assert_eq!(receiver.state.last_error(), None);
    publisher.deliver(&numbered(2000..2500));
    // The broker may have forgotten the last acknowledgements; then it sends those messages again, and no others.
    let mut came = receiver.take(500);
    came.retain(|n| n.parse::<usize>().unwrap() >= 2000);
    assert_eq!(came, numbers(2000..2500));
    receiver.stop();
}

#[test]
fn a_subscriber_that_is_away_finds_everything_in_its_queue() {
    let broker = Broker::start();
    Receiver::connected(config(&broker)).stop();
    let mut publisher = Publisher::new(broker.port());
    publisher.deliver(&numbered(0..5000));
    // Published with QoS 0, but owed like the others from the moment the broker has them.
    publisher.throw(&numbered(5000..6000));

    let mut receiver = Receiver::connected(config(&broker));
    assert_eq!(receiver.take(6000), numbers(0..6000));
    receiver.wait_acknowledged(6000);
    receiver.stop();
}

#[test]
fn a_queue_survives_the_restart_of_the_broker() {
    let mut broker = Broker::start();
    Receiver::connected(config(&broker)).stop();
    Publisher::new(broker.port()).deliver(&numbered(0..2000));
    broker.stop();
    broker.start_again();
    let mut receiver = Receiver::connected(config(&broker));
    assert_eq!(receiver.take(2000), numbers(0..2000));
    receiver.stop();
}

#[test]
fn the_broker_of_the_tests_runs_with_the_production_settings() {
    let broker = Broker::start();
    let running = std::fs::read_to_string(broker.configuration()).unwrap();
    let site = [
        "listener",
        "persistence_location",
        "log_dest",
        "allow_anonymous",
        "password_file",
    ];
    for line in production().lines() {
        let key = line.split_whitespace().next().unwrap_or_default();
        assert!(
            site.contains(&key) || running.lines().any(|other| other == line),
            "{line}"
        );
    }
}

#[test]
fn a_message_of_300_kilobytes_passes() {
    for version in [Version::V5, Version::V4] {
        let broker = Broker::start();
        let mut receiver = Receiver::connected(MqttConfig {
            version,
            ..config(&broker)
        });
        let big = "x".repeat(300_000);
        Publisher::new(broker.port()).deliver(&[("uplink/big", &big)]);
        let arrival = receiver.next();
        assert_eq!(arrival.packet.payload.len(), 300_000, "{version:?}");
        assert_eq!(
            (arrival.packet.topic.as_str(), arrival.source),
            ("uplink/big", 7)
        );
        receiver.stop();
    }
}

#[test]
fn a_message_over_the_limit_does_not_hold_up_the_others() {
    let broker = Broker::start();
    let mut receiver = Receiver::connected(MqttConfig {
        max_packet_bytes: 100_000,
        ..config(&broker)
    });
    let big = "x".repeat(300_000);
    let mut publisher = Publisher::new(broker.port());
    publisher.deliver(&[
        ("uplink/a", "1"),
        ("uplink/big", big.as_str()),
        ("uplink/b", "2"),
    ]);
    assert_eq!(receiver.take(2), ["1", "2"]);
    receiver.stop();
}

#[test]
fn with_qos_0_nothing_is_owed() {
    let broker = Broker::start();
    let mut receiver = Receiver::connected(MqttConfig {
        qos: 0,
        ..config(&broker)
    });
    Publisher::new(broker.port()).deliver(&numbered(0..3));
    for _ in 0..3 {
        assert!(receiver.next().ack.is_none());
    }
    receiver.stop();
}

#[test]
fn of_messages_with_qos_0_the_newest_wait_and_the_others_are_counted() {
    let broker = Broker::start();
    let mut receiver = Receiver::with_room(
        16,
        MqttConfig {
            qos: 0,
            ..config(&broker)
        },
    );
    receiver.wait_connected();
    Publisher::new(broker.port()).throw(&numbered(0..10_000));
    let state = Arc::clone(&receiver.state);
    wait_until("everything has been read", PATIENCE, || {
        (state.arrived() == 10_000).then_some(())
    });
    let dropped = usize::try_from(state.dropped()).unwrap();
    assert!((5_000..10_000).contains(&dropped), "{dropped}");
    let mut last = String::new();
    for _ in dropped..10_000 {
        last = String::from_utf8_lossy(&receiver.next().packet.payload).into_owned();
    }
    assert_eq!(last, "9999", "the newest are kept");
    assert_eq!(receiver.state.dropped(), dropped as u64);
    receiver.stop();
}

#[test]
fn a_pipeline_that_stands_still_holds_the_broker_back_and_costs_no_message() {
    for version in [Version::V5, Version::V4] {
        let broker = Broker::start();
        let mut receiver = Receiver::with_room(
            16,
            MqttConfig {
                version,
                receive_maximum: 100,
                ..config(&broker)
            },
        );
        receiver.wait_connected();
        Publisher::new(broker.port()).deliver(&numbered(0..2_000));
        let state = Arc::clone(&receiver.state);
        wait_until("as many have come as may", PATIENCE, || {
            (state.arrived() >= 100).then_some(())
        });
        assert!(state.arrived() < 300, "{version:?}: {}", state.arrived());
        let came: HashSet<String> = receiver.take(2_000).into_iter().collect();
        assert_eq!(came, numbers(0..2_000).into_iter().collect(), "{version:?}");
        assert_eq!(receiver.state.dropped(), 0);
        receiver.stop();
    }
}

#[test]
fn two_members_of_a_group_share_the_messages() {
    let broker = Broker::start();
    let member = |name: &str| {
        Receiver::connected(MqttConfig {
            share: Some("talblick".into()),
            client_id: Some(name.into()),
            ..config(&broker)
        })
    };
    let (mut one, mut two) = (member("one"), member("two"));
    Publisher::new(broker.port()).deliver(&numbered(0..1000));
    let mut came: Vec<usize> = Vec::new();
    let mut counts = [0, 0];
    while came.len() < 1000 {
        for (member, count) in [&mut one, &mut two].into_iter().zip(&mut counts) {
            while let Some(arrival) = member.next_within(Duration::from_millis(20)) {
                came.push(
                    String::from_utf8_lossy(&arrival.packet.payload)
                        .parse()
                        .unwrap(),
                );
                member.settle(arrival.ack.into_iter().collect());
                *count += 1;
            }
        }
    }
    came.sort_unstable();
    assert_eq!(came, (0..1000).collect::<Vec<_>>());
    assert!(counts.iter().all(|count| *count > 100), "{counts:?}");
    one.stop();
    two.stop();
}

#[test]
fn a_stop_waits_for_what_is_on_its_way_to_the_disk() {
    let broker = Broker::start();
    let mut receiver = Receiver::connected(config(&broker));
    Publisher::new(broker.port()).deliver(&numbered(0..100));
    let acks: Vec<_> = (0..100).filter_map(|_| receiver.next().ack).collect();
    receiver.begin_stop();
    assert!(receiver.next_within(Duration::from_secs(5)).is_none());
    receiver.settle(acks);
    receiver.wait_acknowledged(100);
    receiver.stop();

    let mut again = Receiver::connected(config(&broker));
    assert!(again.next_within(Duration::from_millis(300)).is_none());
    again.stop();
}

#[test]
fn a_publisher_outlives_its_broker_and_every_message_arrives() {
    let mut broker = Broker::start();
    let mut receiver = Receiver::connected(config(&broker));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let target = MqttConfig {
        client_id: Some("city".into()),
        ..MqttConfig::new("city", broker.url())
    };
    let published = runtime.block_on(async {
        let mut publisher = MqttPublisher::connect(target).await.unwrap();
        for (topic, payload) in numbered(0..3_000) {
            publisher.publish(topic, payload.into_bytes()).await;
        }
        broker.stop();
        broker.start_again();
        for (topic, payload) in numbered(3_000..6_000) {
            publisher.publish(topic, payload.into_bytes()).await;
        }
        publisher.finish(PATIENCE).await
    });
    assert_eq!(published.acknowledged, 6_000);
    let came: HashSet<String> = receiver.take(6_000).into_iter().collect();
    assert_eq!(came, numbers(0..6_000).into_iter().collect());
    receiver.stop();
}
