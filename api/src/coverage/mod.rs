//! Where broadband and radio reach. One file per noun; what they say is decided in `talblick_coverage`.

pub(crate) mod lorawan;
