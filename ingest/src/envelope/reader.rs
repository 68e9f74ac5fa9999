//! Reads the messages of one source: its format, and the mapping if the format is the operator's own.

use super::{
    Format, Mapping, Message, Refusal, aws, chirpstack3, chirpstack4, detect, frame, json, loriot,
    protobuf, thingpark, tts3, wanesy,
};
use std::sync::Arc;
use talblick_model::{Millis, RejectReason};

/// How the messages of a source are read.
#[derive(Debug, Clone, Default)]
pub struct Reader {
    format: Format,
    mapping: Option<Arc<Mapping>>,
}

impl From<Format> for Reader {
    fn from(format: Format) -> Self {
        Self {
            format,
            mapping: None,
        }
    }
}

impl From<Mapping> for Reader {
    fn from(mapping: Mapping) -> Self {
        Self {
            format: Format::Generic,
            mapping: Some(Arc::new(mapping)),
        }
    }
}

impl Reader {
    /// Reads one message. Never fails: what cannot be used is a [`Refusal`].
    pub fn parse(&self, topic: &str, payload: &[u8], received_at: Millis) -> Message {
        self.read(topic, payload, received_at)
            .unwrap_or_else(Message::Reject)
    }

    fn read(&self, topic: &str, payload: &[u8], received_at: Millis) -> Result<Message, Refusal> {
        let told = match self.format {
            Format::Chirpstack4Protobuf => {
                return protobuf::chirpstack4(topic, payload, received_at);
            }
            Format::Gateway => return protobuf::gateway(topic, payload, received_at),
            Format::Auto | Format::Chirpstack3 if !json::begins(payload) => {
                return match detect::of_bytes(topic, payload) {
                    Some(Format::Chirpstack3) => protobuf::chirpstack3(topic, payload, received_at),
                    Some(Format::Gateway) => protobuf::gateway(topic, payload, received_at),
                    Some(_) => protobuf::chirpstack4(topic, payload, received_at),
                    None => Err(json::no_object(payload)),
                };
            }
            Format::Auto => None,
            given => Some(given),
        };
        let text = json::text(payload)?;
        let format = match told {
            Some(given) => given,
            None => detect::of_text(topic, text)?,
        };
        match format {
            Format::Tts3 => tts3::read(topic, text, received_at),
            Format::Chirpstack3 | Format::Milesight => chirpstack3::read(topic, text, received_at),
            Format::Thingpark => thingpark::read(text, received_at),
            Format::Loriot => loriot::read(text, received_at),
            Format::Wanesy => wanesy::read(text, received_at),
            Format::Aws => aws::read(text, received_at),
            Format::Generic => match &self.mapping {
                Some(mapping) => mapping.read(text, received_at),
                None => Err(Refusal::new(
                    RejectReason::UnknownFormat,
                    "the format “generic” needs the mapping of a source: [source.mapping] in the configuration",
                )),
            },
            Format::GatewayJson => frame::read(topic, text, received_at),
            Format::Auto | Format::Chirpstack4 | Format::Chirpstack4Protobuf | Format::Gateway => {
                chirpstack4::read(topic, text, received_at)
            }
        }
    }
}
