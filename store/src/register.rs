//! Registering: changes of the registry, each durable before anybody sees it.

use crate::embedded::Embedded;
use crate::registry::{Registered, save_datastream, save_device, save_districts, save_gateway};
use crate::{DatastreamKey, DeviceDraft, Error};
use std::collections::HashMap;
use std::sync::Arc;
use talblick_model::{Datastream, DatastreamId, Device, DeviceId, District, Gateway};

impl Embedded {
    pub(crate) fn put_devices(&self, drafts: Vec<DeviceDraft>) -> Result<Vec<Arc<Device>>, Error> {
        let mut writer = self.writer()?;
        let changed = self.registry.read().drafted(drafts, self.now())?;
        writer.transaction(|db| changed.iter().try_for_each(|d| save_device(db, d)))?;
        let mut registry = self.registry.write();
        let mut devices = Vec::with_capacity(changed.len());
        for registered in changed {
            devices.push(Arc::clone(&registered.device));
            registry.put_device(registered);
        }
        Ok(devices)
    }

    pub(crate) fn remove_device(&self, id: DeviceId) -> Result<bool, Error> {
        let mut writer = self.writer()?;
        let known = self.registry.read().devices.get(&id).cloned();
        let Some(known) = known.filter(|device| !device.removed) else {
            return Ok(false);
        };
        let removed = Registered {
            removed: true,
            ..known
        };
        writer.transaction(|db| save_device(db, &removed))?;
        self.registry.write().put_device(removed);
        Ok(true)
    }

    pub(crate) fn put_gateways(&self, gateways: Vec<Gateway>) -> Result<(), Error> {
        let mut writer = self.writer()?;
        writer.transaction(|db| gateways.iter().try_for_each(|g| save_gateway(db, g)))?;
        let mut registry = self.registry.write();
        for gateway in gateways {
            registry.put_gateway(gateway);
        }
        Ok(())
    }

    /// Devices whose district is worked out from their place get the new one.
    pub(crate) fn put_districts(&self, districts: Vec<District>) -> Result<(), Error> {
        let mut writer = self.writer()?;
        let moved = self.registry.read().moved_districts(&districts);
        writer.transaction(|db| {
            save_districts(db, &districts)?;
            moved.iter().try_for_each(|device| save_device(db, device))
        })?;
        let mut registry = self.registry.write();
        registry.put_districts(districts);
        for registered in moved {
            registry.put_device(registered);
        }
        Ok(())
    }

    pub(crate) fn ensure_datastreams(
        &self,
        keys: &[DatastreamKey],
    ) -> Result<Vec<DatastreamId>, Error> {
        let known = {
            let registry = self.registry.read();
            let ids = keys.iter().map(|key| registry.datastream_by_key(key));
            ids.collect::<Option<Vec<_>>>()
        };
        if let Some(known) = known {
            return Ok(known);
        }
        let mut writer = self.writer()?;
        let (ids, fresh) = self.numbered(keys)?;
        writer.transaction(|db| fresh.iter().try_for_each(|d| save_datastream(db, d)))?;
        let mut registry = self.registry.write();
        let mut state = self.state.write();
        for datastream in fresh {
            state.add_datastream(datastream.id, datastream.device);
            registry.put_datastream(datastream);
        }
        Ok(ids)
    }

    /// An id for every key, and the datastreams that are new.
    fn numbered(
        &self,
        keys: &[DatastreamKey],
    ) -> Result<(Vec<DatastreamId>, Vec<Datastream>), Error> {
        let registry = self.registry.read();
        let mut new_ids = HashMap::new();
        let mut fresh: Vec<Datastream> = Vec::new();
        let mut ids = Vec::with_capacity(keys.len());
        for key in keys {
            let known = registry.datastream_by_key(key);
            if let Some(id) = known.or_else(|| new_ids.get(key).copied()) {
                ids.push(id);
                continue;
            }
            let id = u32::try_from(registry.datastreams.len() + fresh.len() + 1)
                .ok()
                .and_then(|id| DatastreamId::try_from(id).ok())
                .ok_or(Error::IdsExhausted("datastreams"))?;
            new_ids.insert(key, id);
            ids.push(id);
            fresh.push(Datastream {
                id,
                device: key.device,
                quantity: key.quantity.clone(),
                channel: key.channel.clone(),
            });
        }
        Ok((ids, fresh))
    }
}
