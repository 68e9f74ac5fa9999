//! Gateways: the radio receivers of the city.

use crate::{GatewayId, Millis, Position};
use serde::{Deserialize, Serialize};

/// A radio receiver.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Gateway {
    /// Identity.
    pub id: GatewayId,
    /// What people call it.
    pub name: Option<String>,
    /// Where its antenna is, from the operator or from its own GPS.
    pub location: Option<Position>,
    /// When Talblick first heard through it.
    pub created_at: Millis,
}
