//! Frames of gateways. Guessing a MIC is hopeless, so half of the frames are signed before they are opened.

use crate::RECEIVED_AT;
use cmac::{Cmac, Mac as _};
use talblick_ingest::envelope::{Format, Frame, Message, Reader};
use talblick_ingest::frame::{Frames, Key, Session, Version};
use talblick_model::{DevEui, Millis};

/// The session's address, as the corpus has it.
const ADDRESS: u32 = 0x01a2_b3c4;
const KEY: [u8; 16] = [7; 16];

/// A gateway's message of the plain fixture, the frame in it replaced: how it is handed over does not matter here.
const MESSAGE: &str = include_str!("../../fixtures/uplinks/gateway-json/plain.json");

/// A byte that says what follows: a gateway's message in protobuf or JSON, a frame as it is, or one to be signed; then that.
pub(crate) fn open(data: &[u8]) {
    let Some((way, data)) = data.split_first() else {
        return;
    };
    let frame = match way % 4 {
        0 => heard(Format::Gateway, data),
        1 => heard(Format::GatewayJson, data),
        2 => template(data.to_vec()),
        _ => template(signed(data)),
    };
    let Some(frame) = frame else {
        return;
    };
    for version in [Version::V1_0, Version::V1_1] {
        let mut frames = Frames::new([session(version)]);
        let received_at = Millis::from_i64(RECEIVED_AT);
        for _ in 0..2 {
            let opened = frames.open(frame.clone(), received_at);
            assert!(serde_json::to_string(&opened).is_ok());
        }
    }
}

fn session(version: Version) -> Session {
    Session {
        dev_eui: DevEui::from_u64(0xa840_41ff_ff01_f2c3),
        dev_addr: ADDRESS,
        version,
        nwk_s_key: Key::new(KEY),
        app_s_key: Some(Key::new([9; 16])),
        f_cnt: 0,
        restarts: false,
    }
}

fn heard(format: Format, message: &[u8]) -> Option<Frame> {
    let reader = Reader::from(format);
    let topic = "eu868/gateway/7276ff0039030a11/event/up";
    match reader.parse(topic, message, Millis::from_i64(RECEIVED_AT)) {
        Message::Frame(frame) => Some(*frame),
        _ => None,
    }
}

/// A frame as the plain fixture's gateway would hand it over.
fn template(phy_payload: Vec<u8>) -> Option<Frame> {
    let fixture: serde_json::Value = serde_json::from_str(MESSAGE).ok()?;
    let message = serde_json::to_vec(&fixture["payload"]).ok()?;
    let frame = heard(Format::GatewayJson, &message)?;
    Some(Frame {
        phy_payload,
        ..frame
    })
}

/// The frame with the address of our session and the MIC of LoRaWAN 1.0.x (1.0.4, 4.4): CMAC over B0 and the frame.
fn signed(frame: &[u8]) -> Vec<u8> {
    let mut frame = frame.to_vec();
    if frame.len() < 8 {
        return frame;
    }
    frame[1..5].copy_from_slice(&ADDRESS.to_le_bytes());
    let mut b0 = [0_u8; 16];
    b0[0] = 0x49;
    b0[6..10].copy_from_slice(&ADDRESS.to_le_bytes());
    b0[10..12].copy_from_slice(&frame[6..8]);
    b0[15] = u8::try_from(frame.len()).unwrap_or_default();
    let Ok(mut cmac) = Cmac::<aes::Aes128>::new_from_slice(&KEY) else {
        return frame;
    };
    cmac.update(&b0);
    cmac.update(&frame);
    let mic = cmac.finalize().into_bytes();
    frame.extend_from_slice(&mic[..4]);
    frame
}
