//! What decoding archived uplinks again changed, in the shape in which the interface and the command line tell it.

use talblick_api::{
    DatastreamChanges, DecodeFailure, Label, ReadingChanges, ReadingSample, ReprocessOutcome,
};
use talblick_ingest::{DatastreamChange, FailedAgain, Places, ReprocessReport, Sample};
use talblick_store::Store;

pub(crate) fn outcome(store: &Store, report: ReprocessReport) -> ReprocessOutcome {
    let Places {
        unchanged,
        changed,
        added,
        withdrawn,
    } = report.readings;
    ReprocessOutcome {
        uplinks: report.uplinks,
        changed: report.changed,
        failed: report.failed,
        rejected: report.rejected,
        readings: ReadingChanges {
            unchanged,
            changed,
            added,
            withdrawn,
        },
        datastreams: report
            .datastreams
            .into_iter()
            .map(|change| datastream(store, change))
            .collect(),
        failures: report.failures.into_iter().map(failure).collect(),
    }
}

fn datastream(store: &Store, change: DatastreamChange) -> DatastreamChanges {
    let device = store.device_by_eui(change.dev_eui);
    let sample = |sample: Sample| ReadingSample {
        time: sample.time,
        before: sample.before,
        after: sample.after,
    };
    DatastreamChanges {
        dev_eui: change.dev_eui,
        device_id: device.as_ref().map(|device| device.id),
        device_name: device.map(|device| device.name.clone()),
        label: Label::of(&change.quantity),
        symbol: change.quantity.unit().symbol(),
        quantity: change.quantity,
        channel: change.channel,
        changed: change.changed,
        added: change.added,
        withdrawn: change.withdrawn,
        samples: change.samples.into_iter().map(sample).collect(),
    }
}

fn failure(failed: FailedAgain) -> DecodeFailure {
    DecodeFailure {
        dev_eui: failed.dev_eui,
        time: failed.time,
        reason: failed.reason,
        detail: failed.detail,
    }
}
