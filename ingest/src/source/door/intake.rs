//! What a connection brings, on its way into the pipeline: messages as they are, and what cannot be taken as rejects.

use super::answer::Verdict;
use super::breach::Breach;
use super::entrance::Entered;
use super::visit::Visit;
use super::wire;
use crate::envelope::Refusal;
use crate::packet::Packet;
use crate::source::mqtt::Version;
use crate::source::{Ack, Arrival};
use bytes::Bytes;
use std::sync::Arc;
use talblick_model::RejectReason;

/// So much is kept of a packet that cannot be taken.
const EVIDENCE: usize = 64 << 10;

impl Visit {
    pub(super) fn message(
        &mut self,
        topic: String,
        payload: Bytes,
        id: Option<u16>,
        again: bool,
    ) -> Result<(), Breach> {
        let refused = (!self.own.guest.may_publish_on(&topic)).then(|| Refusal {
            reason: RejectReason::ForeignTopic,
            detail: format!("{} may not publish on this topic", self.client()),
            dev_eui: None,
        });
        self.take(topic, payload, id, again, refused)
    }

    /// Takes a message in, to be stored or refused.
    fn take(
        &mut self,
        topic: String,
        payload: Bytes,
        id: Option<u16>,
        again: bool,
        refused: Option<Refusal>,
    ) -> Result<(), Breach> {
        if let Some(id) = id {
            if self.owed.has(id) {
                // It is on its way already; a second acknowledgement could hit the next message with this number.
                return if again {
                    Ok(())
                } else {
                    Err(Breach::Protocol(format!(
                        "message {id} is on its way already"
                    )))
                };
            }
            if self.owed.len() >= self.hall.config.receive_maximum.into() {
                return Err(Breach::ReceiveMaximum);
            }
            let forbidden = refused
                .as_ref()
                .is_some_and(|refusal| refusal.reason == RejectReason::ForeignTopic);
            self.owed.add(
                id,
                if forbidden {
                    Verdict::Forbidden
                } else {
                    Verdict::Stored
                },
            );
        }
        let ack = id.map(|id| Ack::new(self.hall.index, self.own.place.epoch, id));
        self.hand_on(topic, payload, ack, refused);
        Ok(())
    }

    fn hand_on(
        &mut self,
        topic: String,
        payload: Bytes,
        ack: Option<Ack>,
        refused: Option<Refusal>,
    ) {
        let hall = &self.hall;
        let arrival = Arrival {
            source: hall.index,
            packet: Packet {
                topic,
                payload: hall.budget.hold(payload),
                received_at: hall.clock.now(),
            },
            ack,
            refused: refused.map(Box::new),
            retained: false,
        };
        hall.state.count_arrival();
        self.came = true;
        let gone = self.waiting.push(arrival);
        hall.state.count_dropped(gone);
    }

    /// A message that is too long is at the front of the input: one reject is made of its beginning, and the rest is not
    /// kept. `false` if its topic is not there yet. Who speaks MQTT 5 was told how long a message may be, and has to go.
    pub(super) fn too_large(&mut self, bytes: usize) -> Result<bool, Breach> {
        let input = &self.own.pipe.input;
        let Some(beginning) = wire::beginning(input) else {
            return Ok(false);
        };
        let evidence = input.get(beginning.head..).unwrap_or_default();
        let evidence = evidence.get(..EVIDENCE).unwrap_or(evidence);
        let evidence = Bytes::copy_from_slice(evidence);
        let most = self.hall.config.max_packet_bytes;
        let refusal = Refusal {
            reason: RejectReason::TooLarge,
            detail: format!(
                "a message of {bytes} bytes from {}; at most {most} are taken, and of this one only the beginning is kept",
                self.client()
            ),
            dev_eui: None,
        };
        let five = self.own.version == Version::V5;
        let id = beginning.id.filter(|_| !five);
        if beginning.qos > 1 {
            return Err(Breach::Qos);
        }
        self.skip = beginning.bytes;
        self.take(beginning.topic, evidence, id, true, Some(refusal))?;
        if five {
            return Err(Breach::TooLarge {
                bytes,
                message: true,
            });
        }
        Ok(true)
    }

    /// Keeps a packet that ended the connection, and tells the log.
    pub(super) fn blame(&mut self, breach: &Breach, packet: &Bytes) {
        let hall = Arc::clone(&self.hall);
        match breach {
            Breach::Closed | Breach::Stopping => return,
            _ => hall.complain(self.own.peer, &self.own.client_id, breach),
        }
        if breach.is_packet() {
            let refusal = Refusal {
                reason: RejectReason::Malformed,
                detail: format!("{breach} ({})", self.client()),
                dev_eui: None,
            };
            let evidence = packet.get(..EVIDENCE).unwrap_or(packet);
            let evidence = Bytes::copy_from_slice(evidence);
            self.hand_on(String::new(), evidence, None, Some(refusal));
        }
    }

    fn client(&self) -> String {
        let Entered {
            guest,
            client_id,
            peer,
            ..
        } = &self.own;
        let client_id: String = client_id.chars().take(64).collect();
        if guest.name.is_empty() {
            format!("the client {client_id:?} at {}", peer.ip())
        } else {
            format!(
                "{:?} with the client {client_id:?} at {}",
                guest.name,
                peer.ip()
            )
        }
    }
}
