//! Who asks, and what they may see. Every route reaches devices and datastreams through [`View`], so that what is not
//! published does not exist for those who have no account: the same 404, the same empty list.

use crate::app::Shared;
use crate::lang::Both;
use crate::problem::{ApiError, Noun};
use crate::publish::{Protection, Published, Seen};
use crate::session::Caller;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use std::sync::Arc;
use talblick_model::{Datastream, DatastreamId, DevEui, Device, DeviceId, Millis};
use talblick_store::{Store, UserRole};

/// What the one who asks may see.
#[derive(Debug, Clone)]
pub(crate) struct View {
    shared: Shared,
    caller: Option<Caller>,
}

/// A [`View`] of somebody with an account.
#[derive(Debug, Clone)]
pub(crate) struct Signed(pub(crate) View);

/// A [`View`] of somebody who may change things.
#[derive(Debug, Clone)]
pub(crate) struct Admin(pub(crate) View);

impl FromRequestParts<Shared> for View {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, shared: &Shared) -> Result<Self, ApiError> {
        let caller = match bearer(&parts.headers)? {
            Some(token) => {
                let holder = shared.holder(token).ok_or(ApiError::Unauthorized)?;
                holder.caller()
            }
            None => None,
        };
        Ok(Self {
            shared: shared.clone(),
            caller,
        })
    }
}

impl FromRequestParts<Shared> for Signed {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, shared: &Shared) -> Result<Self, ApiError> {
        let view = View::from_request_parts(parts, shared).await?;
        if view.full() {
            Ok(Self(view))
        } else {
            Err(ApiError::Unauthorized)
        }
    }
}

impl FromRequestParts<Shared> for Admin {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, shared: &Shared) -> Result<Self, ApiError> {
        let Signed(view) = Signed::from_request_parts(parts, shared).await?;
        if view.administers() {
            Ok(Self(view))
        } else {
            Err(ApiError::Forbidden)
        }
    }
}

/// The bearer token of a request; an error if there is an `Authorization` of another kind.
pub(crate) fn bearer(headers: &HeaderMap) -> Result<Option<&str>, ApiError> {
    let Some(value) = headers.get(header::AUTHORIZATION) else {
        return Ok(None);
    };
    value
        .to_str()
        .ok()
        .and_then(|v| v.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| Some(token.trim()))
        .ok_or(ApiError::Unauthorized)
}

/// A device as addresses name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DeviceRef {
    /// By its public number.
    Id(DeviceId),
    /// By its DevEUI, for those with an account.
    Eui(DevEui),
}

impl View {
    /// The view of somebody without an account.
    pub(crate) fn public(shared: Shared) -> Self {
        Self {
            shared,
            caller: None,
        }
    }

    /// Does blocking work on a thread where that is allowed.
    pub(crate) async fn ask<T: Send + 'static>(
        self,
        work: impl FnOnce(&Self) -> Result<T, ApiError> + Send + 'static,
    ) -> Result<T, ApiError> {
        tokio::task::spawn_blocking(move || work(&self))
            .await
            .map_err(|e| ApiError::Internal(e.to_string()))?
    }

    /// Whether everything may be seen.
    pub(crate) fn full(&self) -> bool {
        self.caller.is_some()
    }

    /// Whether everything may be changed.
    pub(crate) fn administers(&self) -> bool {
        let role = self.caller.as_ref().map(|caller| caller.role);
        role == Some(UserRole::Admin)
    }

    /// The sign-in name of who asks; absent for the administration token, keys and those without an account.
    pub(crate) fn name(&self) -> Option<String> {
        self.caller.as_ref().and_then(|caller| caller.name.clone())
    }

    /// Who asks, if it is somebody who sees more than everybody does.
    pub(crate) fn caller(&self) -> Option<&Caller> {
        self.caller.as_ref()
    }

    /// The parts all requests share.
    pub(crate) fn shared(&self) -> &Shared {
        &self.shared
    }

    /// The store. Of what was measured nothing is taken from it directly: that is what [`View::seen`] and its companions in
    /// [`crate::heard`] are for. What else comes from it by another way than this file's methods must be for those with an
    /// account.
    pub(crate) fn store(&self) -> &Store {
        &self.shared.app.store
    }

    /// What is published; `None` for those who see everything.
    pub(crate) fn published(&self) -> Option<Arc<Published>> {
        (!self.full()).then(|| self.shared.public())
    }

    /// What is seen of a datastream's readings.
    pub(crate) fn seen(&self, datastream: &Arc<Datastream>) -> Seen<'_> {
        match self.published() {
            None => Seen::whole(self.store(), Arc::clone(datastream)),
            Some(published) => self.seen_of(&published, datastream),
        }
    }

    /// What the public sees of a datastream's readings.
    pub(crate) fn seen_of(&self, published: &Published, datastream: &Arc<Datastream>) -> Seen<'_> {
        let protection = published.protection(datastream.id);
        self.seen_under(protection, datastream, self.shared.app.clock.now())
    }

    /// What is seen of a datastream's readings under a protection; nothing without one.
    pub(crate) fn seen_under(
        &self,
        protection: Option<&Protection>,
        datastream: &Arc<Datastream>,
        now: Millis,
    ) -> Seen<'_> {
        let app = &self.shared.app;
        let tallies = Some(&self.shared.tallies);
        let present = (&app.config.city.timezone, now);
        Seen::protected(
            &app.store,
            tallies,
            Arc::clone(datastream),
            protection,
            present,
        )
    }

    /// Every datastream that may be seen, in order of id.
    pub(crate) fn datastreams(&self) -> Vec<Arc<Datastream>> {
        self.those_seen(self.store().datastreams())
    }

    /// The datastreams of a device that may be seen.
    pub(crate) fn datastreams_of(&self, device: &Device) -> Vec<Arc<Datastream>> {
        self.those_seen(self.store().datastreams_of(device.id))
    }

    fn those_seen(&self, mut all: Vec<Arc<Datastream>>) -> Vec<Arc<Datastream>> {
        if let Some(published) = self.published() {
            all.retain(|datastream| published.protection(datastream.id).is_some());
        }
        all
    }

    /// A datastream, if it may be seen.
    pub(crate) fn datastream(&self, id: DatastreamId) -> Result<Arc<Datastream>, ApiError> {
        let published = self.published();
        let seen = published.is_none_or(|published| published.protection(id).is_some());
        let found = self.store().datastream(id).filter(|_| seen);
        found.ok_or(ApiError::NotFound(Noun::Datastream))
    }

    /// Every device that may be seen; without an account one with a public datastream, as the public knows it.
    pub(crate) fn devices(&self) -> Vec<Arc<Device>> {
        let all = self.store().devices();
        match self.published() {
            None => all,
            Some(published) => {
                let shown = all.iter().filter_map(|device| published.device(device.id));
                shown.cloned().collect()
            }
        }
    }

    /// A device, if it may be seen. A DevEUI needs an account, whether there is such a device or not.
    pub(crate) fn device(&self, which: DeviceRef) -> Result<Arc<Device>, ApiError> {
        let found = match (which, self.published()) {
            (DeviceRef::Id(id), None) => self.store().device(id),
            (DeviceRef::Id(id), Some(published)) => published.device(id).cloned(),
            (DeviceRef::Eui(eui), None) => self.store().device_by_eui(eui),
            (DeviceRef::Eui(_), Some(_)) => return Err(ApiError::Unauthorized),
        };
        found.ok_or(ApiError::NotFound(Noun::Device))
    }
}

impl std::str::FromStr for DeviceRef {
    type Err = ApiError;

    fn from_str(text: &str) -> Result<Self, ApiError> {
        if text.len() == 16 {
            let eui = text.parse().ok().map(Self::Eui);
            return eui.ok_or(ApiError::NotFound(Noun::Device));
        }
        id(text)
            .map(Self::Id)
            .ok_or(ApiError::NotFound(Noun::Device))
    }
}

/// An id as it is written in addresses: digits only, so that each thing has one address.
pub(crate) fn id<T: TryFrom<u32>>(text: &str) -> Option<T> {
    let plain = text.bytes().all(|b| b.is_ascii_digit()) && !text.starts_with('0');
    text.parse::<u32>()
        .ok()
        .filter(|_| plain)
        .and_then(|n| T::try_from(n).ok())
}

/// A filter on a district that does not exist finds nothing, which would look like an answer.
pub(crate) fn known_district(view: &View, wanted: Option<&str>) -> Result<(), ApiError> {
    let Some(wanted) = wanted else {
        return Ok(());
    };
    let districts = view.store().districts();
    if districts.iter().any(|d| d.id.as_str() == wanted) {
        return Ok(());
    }
    let ids: Vec<&str> = districts.iter().map(|d| d.id.as_str()).collect();
    let ids = ids.join(", ");
    Err(ApiError::input(
        "?district",
        Both::new(
            format!("Diesen Stadtbezirk gibt es nicht; es gibt: {ids}"),
            format!("there is no such district; there are: {ids}"),
        ),
    ))
}
