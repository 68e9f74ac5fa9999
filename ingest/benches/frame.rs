//! How many microseconds one thread takes for a frame of a gateway: parsed, its MIC checked, its counter completed, decrypted.

use jiff::Timestamp;
use lrwn::{
    AES128Key, DevAddr, FCtrl, FHDR, FRMPayload, FType, MACPayload, MACVersion, MHDR, Major,
    Payload, PhyPayload,
};
use std::time::{Duration, Instant};
use talblick_ingest::envelope::{Frame, Message};
use talblick_ingest::frame::{Frames, Key, Session, Version};
use talblick_model::{DevEui, GatewayId, Millis, ObservedBy, Reception};

/// Frames between two looks at the clock.
const ROUND: u32 = 1_000;

/// How long is measured.
const SPAN: Duration = Duration::from_secs(2);

fn main() {
    let wanted = std::env::args()
        .skip(1)
        .find(|argument| !argument.starts_with('-'));
    if !"frame.open".contains(&wanted.unwrap_or_default()) {
        return;
    }
    #[expect(clippy::print_stdout, reason = "figures are what a bench is for")]
    {
        println!("frame.open {:.3} us", measure());
    }
}

fn measure() -> f64 {
    let session = Session {
        dev_eui: DevEui::from_u64(0xa840_41ff_ff01_f2c3),
        dev_addr: 0x01a2_b3c4,
        version: Version::V1_0,
        nwk_s_key: Key::new([7; 16]),
        app_s_key: Some(Key::new([9; 16])),
        f_cnt: 0,
        restarts: false,
    };
    let received_at = Millis::from_i64(1_795_252_440_000);
    let frame = Frame {
        phy_payload: sent(&session),
        data_rate: None,
        frequency_hz: Some(868_100_000),
        reception: Reception {
            gateway_id: GatewayId::from_u64(1),
            gateway_name: None,
            rssi_dbm: -97,
            snr_db: 6.2,
            antenna: 0,
            received_at: None,
            location: None,
        },
        observed_at: Timestamp::from_millisecond(1_795_252_440_000).expect("a time"),
        observed_by: ObservedBy::Ingest,
    };
    let mut frames = Frames::new([session]);
    let (started, mut opened) = (Instant::now(), 0_u32);
    while started.elapsed() < SPAN {
        for _ in 0..ROUND {
            // The same frame again is a copy that another gateway heard: it takes the same way.
            let message = frames.open(frame.clone(), received_at);
            assert!(matches!(message, Message::Uplink(_)), "{message:?}");
        }
        opened += ROUND;
    }
    started.elapsed().as_secs_f64() * 1e6 / f64::from(opened)
}

/// An uplink of eleven bytes on port 2, made by `lrwn`.
fn sent(session: &Session) -> Vec<u8> {
    let payload = [
        0xce, 0x29, 0x00, 0xf1, 0x07, 0xa5, 0x09, 0x9b, 0x6e, 0x28, 0x90,
    ];
    let mut phy = PhyPayload {
        mhdr: MHDR {
            f_type: FType::UnconfirmedDataUp,
            major: Major::LoRaWANR1,
        },
        payload: Payload::MACPayload(MACPayload {
            fhdr: FHDR {
                devaddr: DevAddr::from_be_bytes(session.dev_addr.to_be_bytes()),
                f_ctrl: FCtrl::default(),
                f_cnt: 41,
                ..FHDR::default()
            },
            f_port: Some(2),
            frm_payload: Some(FRMPayload::Raw(payload.to_vec())),
        }),
        mic: None,
    };
    let (network, application) = (
        AES128Key::from_bytes([7; 16]),
        AES128Key::from_bytes([9; 16]),
    );
    phy.encrypt_frm_payload(&application).expect("a payload");
    phy.set_uplink_data_mic(MACVersion::LoRaWAN1_0, 0, 5, 3, &network, &network)
        .expect("a MIC");
    phy.to_vec().expect("a frame")
}
