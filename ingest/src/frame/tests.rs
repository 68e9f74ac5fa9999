//! Frames against an independent implementation of LoRaWAN, `lrwn`, and against whoever means harm.

use super::*;
use crate::envelope::{Frame, Message};
use lrwn::{
    AES128Key, DevAddr, EUI64, FCtrl, FHDR, FRMPayload, FType, MACPayload, MACVersion, MHDR, Major,
    Payload, PhyPayload,
};
use proptest::prelude::*;
use talblick_model::{DevEui, GatewayId, Millis, ObservedBy, Reception, RejectReason, Uplink};
use talblick_store::IgnoredKind;

fn start() -> Millis {
    Millis::from_i64(1_795_252_440_000)
}

fn session(dev_addr: u32, key: u8) -> Session {
    Session {
        dev_eui: DevEui::from_u64(0xa840_41ff_ff01_0000 | u64::from(key)),
        dev_addr,
        version: Version::V1_0,
        nwk_s_key: Key::new([key; 16]),
        app_s_key: Some(Key::new([key ^ 0xff; 16])),
        f_cnt: 0,
        restarts: false,
    }
}

/// What a device of this session sends, made by `lrwn`.
fn sent(session: &Session, full: u32, port: Option<u8>, clear: &[u8], confirmed: bool) -> Vec<u8> {
    let payload = (!clear.is_empty()).then(|| FRMPayload::Raw(clear.to_vec()));
    let mut phy = PhyPayload {
        mhdr: MHDR {
            f_type: if confirmed {
                FType::ConfirmedDataUp
            } else {
                FType::UnconfirmedDataUp
            },
            major: Major::LoRaWANR1,
        },
        payload: Payload::MACPayload(MACPayload {
            fhdr: FHDR {
                devaddr: DevAddr::from_be_bytes(session.dev_addr.to_be_bytes()),
                f_ctrl: FCtrl::default(),
                f_cnt: full,
                ..FHDR::default()
            },
            f_port: port,
            frm_payload: payload,
        }),
        mic: None,
    };
    let network = AES128Key::from_bytes(*session.nwk_s_key.bytes());
    let key = match (port, session.app_s_key) {
        (Some(1..), Some(key)) => AES128Key::from_bytes(*key.bytes()),
        _ => network,
    };
    if !clear.is_empty() {
        phy.encrypt_frm_payload(&key).unwrap();
    }
    let version = match session.version {
        Version::V1_0 => MACVersion::LoRaWAN1_0,
        Version::V1_1 => MACVersion::LoRaWAN1_1,
    };
    phy.set_uplink_data_mic(version, 0, 5, 3, &network, &network)
        .unwrap();
    phy.to_vec().unwrap()
}

fn heard(phy_payload: Vec<u8>) -> Frame {
    Frame {
        phy_payload,
        data_rate: None,
        frequency_hz: Some(868_100_000),
        reception: Reception {
            gateway_id: GatewayId::from_u64(1),
            rssi_dbm: -97,
            snr_db: 6.2,
            antenna: 0,
            received_at: None,
            location: None,
            gateway_name: None,
        },
        observed_at: start().timestamp(),
        observed_by: ObservedBy::Ingest,
    }
}

fn uplink(message: Message) -> Uplink {
    match message {
        Message::Uplink(uplink) => *uplink,
        other => panic!("{other:?}"),
    }
}

fn reason(message: &Message) -> Option<RejectReason> {
    match message {
        Message::Reject(refusal) => Some(refusal.reason),
        _ => None,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn what_the_other_implementation_seals_is_opened(
        address: u32, key in 1_u8.., next in 0_u32..0xffff_0000, step in 0_u32..30_000,
        port in 1_u8..=223, clear in proptest::collection::vec(any::<u8>(), 1..200), confirmed: bool, old: bool,
    ) {
        let same_address = session(address, key ^ 0x55);
        let mut session = session(address, key);
        session.version = if old { Version::V1_0 } else { Version::V1_1 };
        session.f_cnt = next;
        let full = next + step;
        let bytes = sent(&session, full, Some(port), &clear, confirmed);
        let mut frames = Frames::new([same_address, session.clone()]);
        let uplink = uplink(frames.open(heard(bytes), start()));
        prop_assert_eq!(uplink.dev_eui, session.dev_eui);
        prop_assert_eq!(uplink.f_cnt, full);
        prop_assert_eq!(uplink.f_port, Some(port));
        prop_assert_eq!(uplink.payload.unwrap().0, clear);
        prop_assert_eq!(uplink.confirmed, confirmed);
        prop_assert_eq!(uplink.dev_addr, Some(format!("{address:08x}")));
    }

    #[test]
    fn what_is_changed_on_the_way_is_not_genuine(
        at in any::<prop::sample::Index>(), flip in 1_u8.., clear in proptest::collection::vec(any::<u8>(), 1..40),
    ) {
        let session = session(0x01a2_b3c4, 7);
        let mut bytes = sent(&session, 5, Some(2), &clear, false);
        let at = at.index(bytes.len());
        bytes[at] ^= flip;
        let message = Frames::new([session]).open(heard(bytes), start());
        prop_assert!(!matches!(message, Message::Uplink(_)), "{message:?}");
    }

    #[test]
    fn any_bytes_are_opened_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..80)) {
        let mut frames = Frames::new([session(0, 1), session(u32::MAX, 2)]);
        frames.open(heard(bytes.clone()), start());
        let mut data = vec![0x40, 0, 0, 0, 0];
        data.extend(bytes);
        frames.open(heard(data), start());
    }
}

#[test]
fn copies_of_several_gateways_are_one_counter_and_a_replay_is_refused() {
    let session = session(0x01a2_b3c4, 7);
    let mut frames = Frames::new([session.clone()]);
    let first = sent(&session, 10, Some(2), b"one", false);
    assert_eq!(uplink(frames.open(heard(first.clone()), start())).f_cnt, 10);
    let copy = frames.open(heard(first.clone()), start().plus(200));
    assert_eq!(uplink(copy).f_cnt, 10);
    let second = sent(&session, 12, Some(2), b"two", false);
    frames.open(heard(second), start().plus(60_000));
    let straggler = sent(&session, 11, Some(2), b"late", false);
    let straggler = frames.open(heard(straggler), start().plus(61_000));
    assert_eq!(uplink(straggler).f_cnt, 11);
    let replay = frames.open(heard(first), start().plus(3_600_000));
    assert_eq!(reason(&replay), Some(RejectReason::Replayed));
}

#[test]
fn a_device_that_may_restart_counts_from_the_beginning() {
    let mut session = session(0x01a2_b3c4, 7);
    session.f_cnt = 70_000;
    let at = |s: &Session, n: u32| heard(sent(s, n, Some(2), b"x", false));
    let mut frames = Frames::new([session.clone()]);
    frames.open(at(&session, 70_000), start());
    let restarted = frames.open(at(&session, 0), start().plus(1_000_000));
    assert_eq!(reason(&restarted), Some(RejectReason::Replayed));
    session.restarts = true;
    let mut frames = Frames::new([session.clone()]);
    frames.open(at(&session, 70_000), start());
    for n in 0..3 {
        let restarted = frames.open(at(&session, n), start().plus(1_000_000));
        assert_eq!(uplink(restarted).f_cnt, n);
    }
}

#[test]
fn the_counter_survives_a_restart_of_the_program_and_a_new_list_of_sessions() {
    let session = session(0x01a2_b3c4, 7);
    let frame = |n: u32| heard(sent(&session, n, Some(2), b"x", false));
    let mut frames = Frames::new([session.clone()]);
    frames.remember(session.dev_eui, session.dev_addr, 65_535, start());
    assert_eq!(uplink(frames.open(frame(65_536), start())).f_cnt, 65_536);
    frames.replace([session.clone()]);
    let old = frames.open(frame(65_530), start().plus(1_000_000));
    assert_eq!(reason(&old), Some(RejectReason::Replayed));
}

#[test]
fn frames_without_application_payload_are_uplinks_without_payload() {
    let session = session(0x01a2_b3c4, 7);
    for (n, port) in [(1, None), (2, Some(3)), (3, Some(0))] {
        let bytes = sent(
            &session,
            n,
            port,
            if port == Some(0) { &[2] } else { &[] },
            false,
        );
        let uplink = uplink(Frames::new([session.clone()]).open(heard(bytes), start()));
        assert_eq!((uplink.f_cnt, uplink.payload), (n, None));
        assert_eq!(uplink.f_port, port.filter(|p| *p > 0));
    }
}

#[test]
fn a_session_without_application_key_keeps_the_ciphertext() {
    let full = session(0x01a2_b3c4, 7);
    let bytes = sent(&full, 1, Some(2), b"geheim", false);
    let half = Session {
        app_s_key: None,
        ..full
    };
    let uplink = uplink(Frames::new([half]).open(heard(bytes.clone()), start()));
    assert!(uplink.encrypted);
    assert_eq!(uplink.payload.unwrap().0, bytes[9..15]);
}

#[test]
fn frames_of_strangers_are_ignored_and_wrong_keys_are_told() {
    let ours = session(0x01a2_b3c4, 7);
    let mut frames = Frames::new([ours.clone()]);
    let stranger = frames.open(
        heard(sent(&session(0x0b00_0001, 7), 1, Some(2), b"x", false)),
        start(),
    );
    assert!(
        matches!(stranger, Message::Ignored(IgnoredKind::Foreign)),
        "{stranger:?}"
    );
    let same_address = session(0x01a2_b3c4, 8);
    let wrong = frames.open(heard(sent(&same_address, 1, Some(2), b"x", false)), start());
    assert_eq!(reason(&wrong), Some(RejectReason::WrongKey));
}

#[test]
fn a_join_of_a_known_device_is_an_event() {
    let ours = session(0x01a2_b3c4, 7);
    let join = |eui: u64| PhyPayload {
        mhdr: MHDR {
            f_type: FType::JoinRequest,
            major: Major::LoRaWANR1,
        },
        payload: Payload::JoinRequest(lrwn::JoinRequestPayload {
            join_eui: EUI64::from_be_bytes([1; 8]),
            dev_eui: EUI64::from_be_bytes(eui.to_be_bytes()),
            dev_nonce: 7,
        }),
        mic: Some([1, 2, 3, 4]),
    };
    let mut frames = Frames::new([ours.clone()]);
    let known = join(ours.dev_eui.as_u64()).to_vec().unwrap();
    match frames.open(heard(known), start()) {
        Message::Event(event) => {
            assert_eq!(
                (event.dev_eui, event.kind),
                (ours.dev_eui, IgnoredKind::Join)
            );
        }
        other => panic!("{other:?}"),
    }
    let foreign = frames.open(heard(join(1).to_vec().unwrap()), start());
    assert!(matches!(foreign, Message::Ignored(IgnoredKind::Foreign)));
}

#[test]
fn sessions_are_read_from_csv_and_a_wrong_line_is_named_without_its_keys() {
    let key = "000102030405060708090a0b0c0d0e0f";
    let text = format!(
        "dev_eui,dev_addr,nwk_s_key,app_s_key,f_cnt,restarts\na84041ffff01f2c3,01A2B3C4,{key},,17,true\n"
    );
    let sessions = read_csv(text.as_bytes()).unwrap();
    assert_eq!(sessions[0].dev_addr, 0x01a2_b3c4);
    assert_eq!(
        (
            sessions[0].f_cnt,
            sessions[0].restarts,
            sessions[0].app_s_key
        ),
        (17, true, None)
    );
    let wrong = read_csv(text.replace(key, "0001").as_bytes())
        .unwrap_err()
        .to_string();
    assert_eq!(wrong, "line 2, nwk_s_key: must be 32 hexadecimal digits");
    assert!(
        read_csv("dev_eui,key\n".as_bytes())
            .unwrap_err()
            .to_string()
            .contains("“key”")
    );
}

#[test]
fn the_vault_gives_back_what_was_put_in_and_only_to_its_key() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("sessions.sealed");
    let vault = |digit: &str| Vault::new(&path, VaultKey::parse(&digit.repeat(64)).unwrap());
    let sessions = vec![session(1, 2), session(3, 4)];
    assert_eq!(vault("a").read().unwrap(), []);
    vault("a").write(&sessions).unwrap();
    assert_eq!(vault("a").read().unwrap(), sessions);
    assert!(matches!(vault("b").read(), Err(VaultError::Locked { .. })));
    let bytes = std::fs::read(&path).unwrap();
    let readable = String::from_utf8_lossy(&bytes);
    assert!(!readable.contains("dev_eui") && !readable.contains("0202"));
    for end in [0, 10, 30, bytes.len() - 1] {
        std::fs::write(&path, &bytes[..end]).unwrap();
        assert!(vault("a").read().is_err(), "{end}");
    }
    assert!(matches!(VaultKey::parse("abc"), Err(VaultError::Key)));
    assert!(!format!("{:?}", sessions[0]).contains("2, 2"));
}
