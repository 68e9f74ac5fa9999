//! Codecs written in Rust, by name. Those of single sensors have a script of the same name, which does the same and is
//! what an operator starts from who changes it.

mod adeunis;
mod bytes;
mod cayenne;
mod decentlab;
mod df702;
mod dragino;
mod elsys;
mod layout;
mod meteohelix;
mod milesight;
mod pcr2;
#[cfg(test)]
mod testing;
mod tps110;

use crate::codec::{DecodeError, Decoded, Input};

/// A codec written in Rust.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Native {
    /// Cayenne Low Power Payload.
    Cayenne,
    /// The type-value encoding of all Elsys devices.
    Elsys,
    /// Adeunis Pulse.
    Pulse,
    /// Barani `MeteoHelix`.
    MeteoHelix,
    /// Bosch TPS110.
    Tps110,
    /// Decentlab DL-CWS2.
    DlCws2,
    /// Decentlab DL-ITST.
    DlItst,
    /// Decentlab DL-LID.
    DlLid,
    /// Decentlab DL-PM.
    DlPm,
    /// Decentlab DL-TRS12.
    DlTrs12,
    /// Dingtek DF702.
    Df702,
    /// Dragino LDDS75.
    Ldds75,
    /// Dragino LHT65N.
    Lht65n,
    /// Dragino LSE01.
    Lse01,
    /// Milesight EM500-UDL.
    Em500Udl,
    /// Milesight VS121.
    Vs121,
    /// Parametric PCR2.
    Pcr2,
}

impl Native {
    /// All of them.
    pub const ALL: [Self; 17] = [
        Self::Cayenne,
        Self::Elsys,
        Self::Pulse,
        Self::MeteoHelix,
        Self::Tps110,
        Self::DlCws2,
        Self::DlItst,
        Self::DlLid,
        Self::DlPm,
        Self::DlTrs12,
        Self::Df702,
        Self::Ldds75,
        Self::Lht65n,
        Self::Lse01,
        Self::Em500Udl,
        Self::Vs121,
        Self::Pcr2,
    ];

    /// What it is called.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Cayenne => "cayenne",
            Self::Elsys => "elsys",
            Self::Pulse => "adeunis-pulse",
            Self::MeteoHelix => "barani-meteohelix",
            Self::Tps110 => "bosch-tps110",
            Self::DlCws2 => "decentlab-dl-cws2",
            Self::DlItst => "decentlab-dl-itst",
            Self::DlLid => "decentlab-dl-lid",
            Self::DlPm => "decentlab-dl-pm",
            Self::DlTrs12 => "decentlab-dl-trs12",
            Self::Df702 => "dingtek-df702",
            Self::Ldds75 => "dragino-ldds75",
            Self::Lht65n => "dragino-lht65n",
            Self::Lse01 => "dragino-lse01",
            Self::Em500Udl => "milesight-em500-udl",
            Self::Vs121 => "milesight-vs121",
            Self::Pcr2 => "parametric-pcr2",
        }
    }

    /// Decodes one payload.
    pub fn decode(self, input: &Input<'_>) -> Result<Decoded, DecodeError> {
        match self {
            Self::Cayenne => cayenne::decode(input),
            Self::Elsys => elsys::decode(input),
            Self::Pulse => adeunis::pulse(input),
            Self::MeteoHelix => meteohelix::decode(input),
            Self::Tps110 => tps110::decode(input),
            Self::DlCws2 => decentlab::CWS2.decode(input),
            Self::DlItst => decentlab::ITST.decode(input),
            Self::DlLid => decentlab::LID.decode(input),
            Self::DlPm => decentlab::PM.decode(input),
            Self::DlTrs12 => decentlab::TRS12.decode(input),
            Self::Df702 => df702::decode(input),
            Self::Ldds75 => dragino::ldds75(input),
            Self::Lht65n => dragino::lht65n(input),
            Self::Lse01 => dragino::lse01(input),
            Self::Em500Udl => milesight::em500_udl(input),
            Self::Vs121 => milesight::vs121(input),
            Self::Pcr2 => pcr2::decode(input),
        }
    }
}
