//! What decoding archived uplinks again changed, in the shape in which the interface and the command line tell it.

use talblick_api::{
    DatastreamChanges, DecodeFailure, Label, ReadingChanges, ReadingSample, ReprocessOutcome,
};
use talblick_ingest::{DatastreamChange, FailedAgain, Places, ReprocessReport, Sample};

pub(crate) fn outcome(report: ReprocessReport) -> ReprocessOutcome {
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
        datastreams: report.datastreams.into_iter().map(datastream).collect(),
        failures: report.failures.into_iter().map(failure).collect(),
    }
}

fn datastream(change: DatastreamChange) -> DatastreamChanges {
    let sample = |sample: Sample| ReadingSample {
        time: sample.time,
        before: sample.before,
        after: sample.after,
    };
    DatastreamChanges {
        dev_eui: change.dev_eui,
        label: Label::of(&change.quantity),
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
