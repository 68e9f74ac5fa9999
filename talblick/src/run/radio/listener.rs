//! What the store tells after a batch is durable, into the survey. Runs on ingest's thread: one short lock a batch, and
//! nothing is allocated for an uplink from a place that is known.

use parking_lot::Mutex;
use std::sync::Arc;
use talblick_coverage::radio::{Heard, Survey};
use talblick_model::{Clock, DeviceId, Json, Reception};
use talblick_store::{Batch, DecodeOutcome, UplinkRecord, WeakStore};

/// Listens to a store.
pub(super) struct Ear {
    survey: Arc<Mutex<Survey>>,
    store: WeakStore,
    clock: Clock,
}

/// An archived uplink as the survey looks at it.
pub(super) fn heard(record: &UplinkRecord) -> Heard<'_> {
    let decoded = match &record.outcome {
        DecodeOutcome::Decoded { fields, .. } => fields.as_ref(),
        DecodeOutcome::NoPayload | DecodeOutcome::Failed { .. } => None,
    };
    Heard {
        device: record.device,
        at: record.identity.at,
        hash: record.identity.hash,
        uplink: &record.uplink,
        fields: decoded.or(record.uplink.decoded.as_ref()).map(Json::as_str),
    }
}

impl Ear {
    pub(super) fn new(survey: Arc<Mutex<Survey>>, store: WeakStore, clock: Clock) -> Self {
        Self {
            survey,
            store,
            clock,
        }
    }

    pub(super) fn note(&self, batch: &Batch) {
        if batch.uplinks.is_empty() && batch.receptions.is_empty() {
            return;
        }
        let mut survey = self.survey.lock();
        for record in &batch.uplinks {
            self.introduce(&mut survey, record.device, &record.uplink.receptions);
            survey.take(&heard(record), record.ingested_at);
        }
        for late in &batch.receptions {
            let identity = late.identity;
            self.introduce(&mut survey, identity.device, &late.receptions);
            survey.late(
                identity.device,
                identity.at,
                identity.hash,
                &late.receptions,
            );
        }
    }

    /// Looks up whoever the survey has not heard of.
    fn introduce(&self, survey: &mut Survey, device: DeviceId, receptions: &[Reception]) {
        let known = survey.register().knows_device(device)
            && receptions
                .iter()
                .all(|r| survey.register().knows_gateway(r.gateway_id));
        if known {
            return;
        }
        let Some(store) = self.store.upgrade() else {
            return;
        };
        if let Some(device) = store.device(device) {
            survey.put_device(&device, self.clock.now());
        }
        for gateway in receptions
            .iter()
            .filter_map(|r| store.gateway(r.gateway_id))
        {
            survey.put_gateway(&gateway);
        }
    }
}
