//! What the API says about what has been stored, in figures a test can compare.

use super::http::Http;
use std::collections::BTreeMap;

/// Readings of one quantity per device, by `DevEUI`.
pub(crate) fn readings(http: &Http, quantity: &str) -> BTreeMap<String, u64> {
    let devices: BTreeMap<u64, String> = http
        .items("/api/v1/devices?limit=1000")
        .iter()
        .map(|device| {
            let dev_eui = device["dev_eui"].as_str().unwrap().to_owned();
            (device["id"].as_u64().unwrap(), dev_eui)
        })
        .collect();
    http.items(&format!(
        "/api/v1/datastreams?quantity={quantity}&limit=1000"
    ))
    .iter()
    .map(|datastream| {
        let device = datastream["device"].as_u64().unwrap();
        let count = datastream["count"].as_u64().unwrap();
        (devices[&device].clone(), count)
    })
    .collect()
}

/// The number of the one datastream of this quantity that this device has.
pub(crate) fn datastream(http: &Http, dev_eui: &str, quantity: &str) -> u64 {
    let device = http.json(&format!("/api/v1/devices/{dev_eui}"));
    let of_device: Vec<_> = http
        .items(&format!(
            "/api/v1/datastreams?quantity={quantity}&limit=1000"
        ))
        .into_iter()
        .filter(|datastream| datastream["device"] == device["id"])
        .collect();
    assert_eq!(of_device.len(), 1, "{of_device:?}");
    of_device[0]["id"].as_u64().unwrap()
}
