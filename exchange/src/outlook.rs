//! What the public sees of readings and devices. Whoever exports decides that; here it is only asked.

use std::fmt;
use std::sync::Arc;
use talblick_model::{DatastreamId, Device, DeviceId, Millis, TimeRange};
use talblick_store::{Error, StoredReading};

/// Takes readings, oldest first; false ends it.
pub type Each<'e> = dyn FnMut(&[StoredReading]) -> bool + 'e;

/// See above.
pub trait Outlook: fmt::Debug {
    /// Whether the readings of a datastream are seen as they are.
    fn is_whole(&self, datastream: DatastreamId) -> bool;

    /// Calls `each` with what is seen of a datastream in a range, until it answers false; whether it never did.
    fn each(
        &self,
        datastream: DatastreamId,
        range: TimeRange,
        each: &mut Each<'_>,
    ) -> Result<bool, Error>;

    /// Length of the buckets that are seen instead of readings, such as `1h`.
    fn aggregate(&self, datastream: DatastreamId) -> Option<&'static str>;

    /// A device as the public knows it.
    fn device(&self, id: DeviceId) -> Option<Arc<Device>>;

    /// First moment of which not everything is seen yet that will be.
    fn until(&self, datastreams: &[DatastreamId]) -> Millis;

    /// A mark of how datastreams are seen: what was made under another must not be given out.
    fn mark(&self, datastreams: &[DatastreamId]) -> Option<String>;
}
