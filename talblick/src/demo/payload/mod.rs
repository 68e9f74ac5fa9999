//! Payload encodings of real device families, byte for byte as the devices send them. Only encoding lives here;
//! decoding is the ingestor's business, and a test holds both against the vendors' published examples.

pub(crate) mod barani;
pub(crate) mod bosch;
pub(crate) mod cayenne;
pub(crate) mod decentlab;
pub(crate) mod dingtek;
pub(crate) mod dragino;
pub(crate) mod elsys;
pub(crate) mod parametric;

/// An application payload and the port it is sent on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Payload {
    pub(crate) f_port: u8,
    pub(crate) bytes: Vec<u8>,
}

impl Payload {
    fn on(f_port: u8) -> Self {
        Self {
            f_port,
            bytes: Vec::with_capacity(40),
        }
    }

    fn byte(mut self, byte: u8) -> Self {
        self.bytes.push(byte);
        self
    }

    fn u16(mut self, value: u16) -> Self {
        self.bytes.extend_from_slice(&value.to_be_bytes());
        self
    }

    fn i16(mut self, value: i16) -> Self {
        self.bytes.extend_from_slice(&value.to_be_bytes());
        self
    }

    fn u32(mut self, value: u32) -> Self {
        self.bytes.extend_from_slice(&value.to_be_bytes());
        self
    }
}

#[cfg(test)]
mod tests;
