//! What the source says when it cannot connect or a connection goes wrong, and that it goes on.

use super::{config, numbered, numbers};
use crate::harness::broker::{Broker, Door};
use crate::harness::certificates::Certificates;
use crate::harness::publisher::Publisher;
use crate::harness::receiver::Receiver;
use crate::harness::{free_port, wait_until};
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;
use talblick_ingest::source::Secret;
use talblick_ingest::source::mqtt::{MqttConfig, MqttSource, Version};
use talblick_model::Clock;

#[test]
fn with_version_3_a_message_over_the_limit_is_named_as_the_trouble() {
    let broker = Broker::start();
    let receiver = Receiver::connected(MqttConfig {
        version: Version::V4,
        max_packet_bytes: 100_000,
        ..config(&broker)
    });
    let big = "x".repeat(300_000);
    Publisher::new(broker.port()).deliver(&[("uplink/big", &big)]);
    let text = receiver.wait_error("max_packet_bytes");
    assert!(
        text.contains(&format!("127.0.0.1:{}", broker.port())),
        "{text}"
    );
    receiver.stop();
}

#[test]
fn an_unreachable_broker_is_named_and_tried_again() {
    let port = free_port();
    let mut config = MqttConfig::new("stadt", format!("mqtt://127.0.0.1:{port}"));
    config.topics = vec!["uplink/#".into()];
    let receiver = Receiver::start(config);
    let text = receiver.wait_error("nothing listens");
    assert_eq!(text, format!("nothing listens at 127.0.0.1:{port}"));
    assert!(!receiver.state.connected());
    receiver.stop();

    let config = MqttConfig::new("stadt", "mqtt://broker.invalid");
    let receiver = Receiver::start(config);
    assert_eq!(
        receiver.wait_error("resolved"),
        "the name \"broker.invalid\" of the broker cannot be resolved"
    );
    receiver.stop();
}

#[test]
fn a_password_opens_the_door_and_a_wrong_one_is_named() {
    let broker = Broker::with(Door::Password);
    for version in [Version::V5, Version::V4] {
        let with = |user: Option<&str>, password: Option<&str>| MqttConfig {
            version,
            username: user.map(str::to_owned),
            password: password.map(Secret::new),
            ..config(&broker)
        };
        let receiver = Receiver::start(with(Some("talblick"), Some("falsch")));
        let text = receiver.wait_error("refused the user");
        assert!(
            text.contains("\"talblick\"") && !text.contains("falsch"),
            "{text}"
        );
        receiver.stop();

        let receiver = Receiver::start(with(None, None));
        receiver.wait_error("set user name and password");
        receiver.stop();

        let mut receiver = Receiver::connected(with(Some("talblick"), Some("geheim\n")));
        Publisher::new(broker.port())
            .sign_in("talblick", "geheim")
            .deliver(&numbered(0..5));
        assert_eq!(receiver.take(5), numbers(0..5));
        receiver.wait_acknowledged(5);
        receiver.stop();
    }
}

#[test]
fn tls_needs_an_authority_that_is_trusted_and_the_right_name() {
    let broker = Broker::with(Door::Tls);
    for version in [Version::V5, Version::V4] {
        let with = |host: &str| MqttConfig {
            version,
            url: format!("mqtts://{host}:{}", broker.port()),
            ..config(&broker)
        };
        let trusting = |host: &str| MqttConfig {
            ca_file: Some(broker.certificates().ca),
            ..with(host)
        };
        let receiver = Receiver::connected(trusting("localhost"));
        receiver.stop();

        let receiver = Receiver::start(trusting("127.0.0.1"));
        receiver.wait_error("made out for another name");
        receiver.stop();

        let stranger = Broker::with(Door::Tls);
        let receiver = Receiver::start(MqttConfig {
            ca_file: Some(stranger.certificates().ca),
            ..with("localhost")
        });
        receiver.wait_error("not signed by a trusted authority; set ca_file");
        receiver.stop();

        let receiver = Receiver::start(MqttConfig {
            version,
            ..config(&broker)
        });
        receiver.wait_error("mqtts://");
        receiver.stop();
    }
}

#[test]
fn tls_on_a_plain_port_is_named() {
    let broker = Broker::start();
    let dir = tempfile::tempdir().unwrap();
    let receiver = Receiver::start(MqttConfig {
        url: format!("mqtts://localhost:{}", broker.port()),
        ca_file: Some(Certificates::create(dir.path()).ca),
        ..config(&broker)
    });
    receiver.wait_error("is TLS spoken there?");
    receiver.stop();
}

#[test]
fn a_client_certificate_opens_the_door() {
    let broker = Broker::with(Door::Certificate);
    let certificates = broker.certificates();
    for version in [Version::V5, Version::V4] {
        let nameless = MqttConfig {
            version,
            url: format!("mqtts://localhost:{}", broker.port()),
            ca_file: Some(certificates.ca.clone()),
            ..config(&broker)
        };
        let receiver = Receiver::start(nameless.clone());
        receiver.wait_error("demands a client certificate");
        receiver.stop();

        let receiver = Receiver::connected(MqttConfig {
            cert_file: Some(certificates.client.0.clone()),
            key_file: Some(certificates.client.1.clone()),
            ..nameless
        });
        receiver.stop();
    }
}

#[test]
fn a_wrong_certificate_file_is_told_at_the_start_and_while_running() {
    let mut broker = Broker::with(Door::Tls);
    let certificates = broker.certificates();
    let with = |ca: std::path::PathBuf| MqttConfig {
        url: format!("mqtts://localhost:{}", broker.port()),
        ca_file: Some(ca),
        ..config(&broker)
    };
    let missing = MqttSource::new(with("missing.pem".into()), 0, Clock::System).unwrap_err();
    assert_eq!(missing.key(), "ca_file");
    assert!(
        missing.to_string().contains("cannot read missing.pem"),
        "{missing}"
    );

    let ours = tempfile::NamedTempFile::new().unwrap();
    std::fs::copy(&certificates.ca, ours.path()).unwrap();
    let receiver = Receiver::connected(with(ours.path().to_owned()));
    std::fs::write(ours.path(), "gone").unwrap();
    broker.stop();
    broker.start_again();
    let text = receiver.wait_error("holds no certificate");
    assert!(text.starts_with("ca_file: "), "{text}");
    receiver.stop();
}

#[test]
fn another_client_of_the_same_name_is_named_as_the_trouble() {
    let broker = Broker::start();
    let one = Receiver::connected(config(&broker));
    let two = Receiver::start(config(&broker));
    let text = one.wait_error("client_id");
    assert!(text.contains("talblick-stadt-"), "{text}");
    two.stop();
    one.stop();
}

#[test]
fn a_refused_topic_is_named_and_asked_for_again() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let broker = std::thread::spawn(move || {
        let (mut client, _) = listener.accept().unwrap();
        assert_eq!(read_packet(&mut client), 0x10, "CONNECT");
        client.write_all(&[0x20, 3, 0, 0, 0]).unwrap();
        assert_eq!(read_packet(&mut client), 0x82, "SUBSCRIBE for two topics");
        // The first topic is granted with QoS 1, the second is not authorized.
        client.write_all(&[0x90, 5, 0, 1, 0, 1, 0x87]).unwrap();
        assert_eq!(read_packet(&mut client), 0x82, "SUBSCRIBE for the second");
        client.write_all(&[0x90, 4, 0, 2, 0, 1]).unwrap();
        // Until the client leaves.
        while read_packet(&mut client) != 0xE0 {}
    });
    let mut config = MqttConfig::new("stadt", format!("mqtt://127.0.0.1:{port}"));
    config.topics = vec!["allowed/#".into(), "forbidden/#".into()];
    let receiver = Receiver::start(config);
    let text = receiver.wait_error("refuses the topic");
    assert_eq!(
        text,
        format!("127.0.0.1:{port} refuses the topic \"forbidden/#\": not authorized")
    );
    assert!(receiver.state.connected(), "the other topic is received");
    wait_until("the error is gone", Duration::from_secs(10), || {
        receiver.state.last_error().is_none().then_some(())
    });
    receiver.stop();
    broker.join().unwrap();
}

#[test]
fn a_source_whose_messages_nobody_takes_goes_on_pinging() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (content, pinged) = std::sync::mpsc::channel();
    let broker = std::thread::spawn(move || {
        let (mut client, _) = listener.accept().unwrap();
        assert_eq!(read_packet(&mut client), 0x10, "CONNECT");
        // Accepted, with the wish to hear from the client every second.
        client.write_all(&[0x20, 6, 0, 0, 3, 0x13, 0, 1]).unwrap();
        assert_eq!(read_packet(&mut client), 0x82, "SUBSCRIBE");
        client.write_all(&[0x90, 4, 0, 1, 0, 1]).unwrap();
        // More messages than the queue behind the source has room for, and than may be on the way.
        for id in 1..=20_000_u16 {
            let [high, low] = id.to_be_bytes();
            let message = [0x32, 7, 0, 1, b'a', high, low, 0, b'x'];
            client.write_all(&message).unwrap();
        }
        for _ in 0..3 {
            assert_eq!(read_packet(&mut client), 0xC0, "PINGREQ");
        }
        content.send(()).unwrap();
        while read_packet(&mut client) != 0xE0 {}
    });
    let mut config = MqttConfig::new("stadt", format!("mqtt://127.0.0.1:{port}"));
    config.topics = vec!["a".into()];
    let receiver = Receiver::connected(config);
    pinged.recv_timeout(Duration::from_secs(20)).unwrap();
    assert_eq!(
        receiver.state.arrived(),
        8_192 + 4_096,
        "as many as there is room for, and as may be on the way"
    );
    assert_eq!(receiver.state.last_error(), None);
    receiver.stop();
    broker.join().unwrap();
}

#[test]
fn what_is_not_mqtt_ends_the_connection_and_not_the_source() {
    let garbage: [&[u8]; 8] = [
        // A publish whose topic is longer than the packet, with QoS 3, without an id, with id 0.
        &[0x32, 4, 0xff, 0xff, b'a', b'b'],
        &[0x36, 6, 0, 1, b'a', 0, 1, 0],
        &[0x32, 3, 0, 1, b'a'],
        &[0x32, 6, 0, 1, b'a', 0, 0, 0],
        // Properties that go on behind the packet; an unknown property.
        &[0x32, 6, 0, 1, b'a', 0, 1, 0x7f],
        &[0x32, 8, 0, 1, b'a', 0, 1, 2, 0x7f, 0],
        // A length that never ends; a packet that only clients send.
        &[0x30, 0xff, 0xff, 0xff, 0xff, 0xff],
        &[0xc0, 0],
    ];
    for version in [Version::V5, Version::V4] {
        for bytes in garbage {
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            let port = listener.local_addr().unwrap().port();
            let broker = std::thread::spawn(move || {
                let (mut client, _) = listener.accept().unwrap();
                read_packet(&mut client);
                let accepted: &[u8] = match version {
                    Version::V5 => &[0x20, 3, 0, 0, 0],
                    Version::V4 => &[0x20, 2, 0, 0],
                };
                client.write_all(accepted).unwrap();
                read_packet(&mut client);
                client.write_all(bytes).unwrap();
            });
            let mut config = MqttConfig::new("stadt", format!("mqtt://127.0.0.1:{port}"));
            config.version = version;
            let receiver = Receiver::start(config);
            broker.join().unwrap();
            receiver.wait_error(&format!("127.0.0.1:{port}"));
            // Fails if the source has panicked.
            receiver.stop();
        }
    }
}

/// Reads one short MQTT packet and gives its first byte.
fn read_packet(client: &mut TcpStream) -> u8 {
    let mut head = [0; 2];
    client.read_exact(&mut head).unwrap();
    assert!(head[1] < 128, "a short packet");
    let mut body = vec![0; head[1].into()];
    client.read_exact(&mut body).unwrap();
    head[0]
}
