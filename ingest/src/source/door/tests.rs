//! What strangers may send, packet by packet.

use super::breach::Breach;
use super::wire::{self, Said};
use crate::source::mqtt::Version;
use bytes::{BufMut as _, Bytes, BytesMut};
use proptest::prelude::*;
use rumqttc::mqttbytes as four;
use rumqttc::v5::mqttbytes as five;
use rumqttc::v5::mqttbytes::v5;

const MOST: usize = 1 << 20;

fn said(version: Version, bytes: &[u8]) -> Result<Option<Said>, Breach> {
    let mut input = BytesMut::from(bytes);
    wire::said(version, &mut input, MOST).map_err(|broken| broken.breach)
}

fn publish(version: Version, topic: &str, payload: &[u8], id: Option<u16>) -> BytesMut {
    let mut out = BytesMut::new();
    if version == Version::V5 {
        let qos = id.map_or(five::QoS::AtMostOnce, |_| five::QoS::AtLeastOnce);
        let payload = Bytes::copy_from_slice(payload);
        let mut packet = v5::Publish::new(topic, qos, payload, None);
        packet.pkid = id.unwrap_or_default();
        packet.write(&mut out).unwrap();
    } else {
        let qos = id.map_or(four::QoS::AtMostOnce, |_| four::QoS::AtLeastOnce);
        let mut packet = four::v4::Publish::new(topic, qos, payload);
        packet.pkid = id.unwrap_or_default();
        packet.write(&mut out).unwrap();
    }
    out
}

const VERSIONS: [Version; 2] = [Version::V4, Version::V5];

#[test]
fn a_hello_of_each_version_is_understood() {
    let mut out = BytesMut::new();
    let mut connect = four::v4::Connect::new("server");
    connect.clean_session = false;
    connect.set_login("werke", "geheim");
    connect.write(&mut out).unwrap();
    let hello = wire::hello(&mut out).unwrap().unwrap();
    assert_eq!(
        (hello.version, hello.client_id.as_str(), hello.clean),
        (Version::V4, "server", false)
    );
    assert_eq!(hello.session_expiry_s, u32::MAX);
    let login = hello.login.unwrap();
    assert_eq!(
        (login.name.as_str(), login.password.as_str()),
        ("werke", "geheim")
    );
    assert!(!format!("{login:?}").contains("geheim"));

    let mut properties = v5::ConnectProperties::new();
    properties.session_expiry_interval = Some(60);
    properties.authentication_method = Some("SCRAM".to_owned());
    let connect = v5::Connect {
        keep_alive: 30,
        client_id: "server".to_owned(),
        clean_start: true,
        properties: Some(properties),
    };
    let will = v5::LastWill::new("a", "gone", five::QoS::ExactlyOnce, false, None);
    connect.write(&Some(will), &None, &mut out).unwrap();
    let hello = wire::hello(&mut out).unwrap().unwrap();
    assert_eq!(hello.version, Version::V5);
    assert_eq!((hello.session_expiry_s, hello.keep_alive_s), (60, 30));
    assert!(hello.method && hello.clean && hello.login.is_none());
    assert_eq!(hello.will_qos, Some(2));
}

#[test]
fn a_first_packet_that_is_no_hello_is_refused() {
    let first = |bytes: &[u8]| wire::hello(&mut BytesMut::from(bytes));
    assert!(first(b"GET / HTTP/1.1\r\n\r\n").is_err());
    assert!(first(&[0x16, 3, 1, 0]).is_err(), "TLS");
    assert!(matches!(first(&[0xc0, 0]), Err(Breach::Protocol(_))));
    assert!(matches!(first(&[0x10, 0]), Err(Breach::Malformed(_))));
    let old = [0x10, 9, 0, 4, b'M', b'Q', b'T', b'T', 3, 2, 0];
    assert!(matches!(first(&old), Err(Breach::Version)));
    let flag = [0x10, 12, 0, 4, b'M', b'Q', b'T', b'T', 4, 3, 0, 9, 0, 0];
    assert!(matches!(first(&flag), Err(Breach::Malformed(_))));
    let long = [0x10, 0xff, 0xff, 0x7f];
    assert!(matches!(first(&long), Err(Breach::TooLarge { .. })));
    assert!(matches!(
        first(&[0x10, 0x80, 0x80, 0x80, 0x80]),
        Err(Breach::Malformed(_))
    ));
    assert!(matches!(first(&[0x10, 0x80]), Ok(None)));
}

#[test]
fn what_may_not_be_said_is_named() {
    let mut exactly_once = publish(Version::V4, "a", b"x", Some(7));
    exactly_once[0] = 0b0011_0100;
    for version in VERSIONS {
        assert!(matches!(said(version, &[0xc0, 0]), Ok(Some(Said::Ping))));
        assert!(matches!(said(version, &[0xe0, 0]), Ok(Some(Said::Goodbye))));
        assert!(matches!(
            said(version, &[0xe0, 1, 4]),
            Ok(Some(Said::Goodbye))
        ));
        assert!(said(version, &exactly_once).is_err());
        let wildcard = publish(version, "a/+", b"x", None);
        assert!(matches!(said(version, &wildcard), Err(Breach::Topic(_))));
        let nameless = publish(version, "", b"x", None);
        assert!(matches!(said(version, &nameless), Err(Breach::Topic(_))));
        let long = publish(version, "a", &vec![0; MOST], Some(1));
        let told = said(version, &long);
        assert!(
            matches!(told, Err(Breach::TooLarge { message: true, .. })),
            "{told:?}"
        );
        // Acknowledgements, second hellos and signing in again have no place here.
        for first in [0x10, 0x20, 0x40, 0x50, 0x62, 0x70, 0x90, 0xb0, 0xd0, 0xf0] {
            let told = said(version, &[first, 2, 0, 1]);
            assert!(
                matches!(told, Err(Breach::Protocol(_))),
                "{first:x} {told:?}"
            );
        }
        // Flags that are reserved, and QoS 3.
        for first in [0xc1, 0x80, 0xa0, 0x36, 0xe2] {
            let told = said(version, &[first, 0]);
            assert!(
                matches!(told, Err(Breach::Malformed(_))),
                "{first:x} {told:?}"
            );
        }
    }
    let mut alias = BytesMut::new();
    let properties = v5::PublishProperties {
        topic_alias: Some(1),
        ..v5::PublishProperties::default()
    };
    let packet = v5::Publish::new("", five::QoS::AtMostOnce, "x", Some(properties));
    packet.write(&mut alias).unwrap();
    assert!(matches!(said(Version::V5, &alias), Err(Breach::Alias)));
    assert!(matches!(said(Version::V4, &exactly_once), Err(Breach::Qos)));
}

#[test]
fn the_beginning_of_a_long_message_names_it() {
    for version in VERSIONS {
        let long = publish(version, "a/ü", &vec![7; 300_000], Some(513));
        assert_eq!(wire::beginning(&long[..6]), None);
        let beginning = wire::beginning(&long[..64]).unwrap();
        assert_eq!(
            (beginning.topic.as_str(), beginning.id, beginning.qos),
            ("a/ü", Some(513), 1)
        );
        assert_eq!(beginning.bytes, long.len());
        let unowed = publish(version, "a", b"x", None);
        assert_eq!(wire::beginning(&unowed).unwrap().id, None);
    }
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), five in any::<bool>()) {
        let version = if five { Version::V5 } else { Version::V4 };
        let _ = wire::hello(&mut BytesMut::from(&bytes[..]));
        let _ = said(version, &bytes);
        let _ = wire::beginning(&bytes);
    }

    /// Packets whose kind and length are right, so that what is inside is read too.
    #[test]
    fn no_body_of_a_packet_makes_it_panic(
        kind in prop::sample::select(vec![0x10_u8, 0x30, 0x32, 0x34, 0x3a, 0x82, 0xa2, 0xe0]),
        connect in any::<bool>(),
        body in prop::collection::vec(any::<u8>(), 0..120),
        five in any::<bool>(),
    ) {
        let version = if five { Version::V5 } else { Version::V4 };
        let mut packet = BytesMut::new();
        packet.put_u8(kind);
        let name: &[u8] = if connect { &[0, 4, b'M', b'Q', b'T', b'T', 4 + u8::from(five)] } else { &[] };
        packet.put_u8(u8::try_from(name.len() + body.len()).unwrap());
        packet.extend_from_slice(name);
        packet.extend_from_slice(&body);
        let _ = wire::hello(&mut packet.clone());
        let told = said(version, &packet);
        prop_assert!(!matches!(told, Ok(None)), "it was all there");
    }

    #[test]
    fn a_message_is_read_back_however_it_is_cut(
        topic in "[a-z/ü]{1,20}", payload in prop::collection::vec(any::<u8>(), 0..300),
        id in prop::option::of(1_u16..), five in any::<bool>(), cut in 0_usize..300,
    ) {
        let version = if five { Version::V5 } else { Version::V4 };
        let packet = publish(version, &topic, &payload, id);
        let mut input = BytesMut::from(&packet[..cut.min(packet.len() - 1)]);
        prop_assert!(matches!(wire::said(version, &mut input, MOST), Ok(None)));
        input.extend_from_slice(&packet[input.len()..]);
        let read = wire::said(version, &mut input, MOST).unwrap();
        let wanted = Said::Message { topic, payload: payload.into(), id, again: false };
        prop_assert_eq!(read, Some(wanted));
        prop_assert!(input.is_empty());
    }
}
