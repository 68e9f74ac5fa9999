//! Prometheus' interface through the whole program, read with a client from `PyPI`.

use crate::sensorthings::{city, told};

#[test]
fn a_client_of_prometheus_reads_metrics_latest_values_and_history() {
    let (_broker, talblick) = city();
    let read = told("prometheus.py", &talblick.http().url("/prometheus"));
    assert_eq!(
        read["metrics"],
        serde_json::json!(["air_temperature"]),
        "{read}"
    );
    assert_eq!(read["series"], 7, "{read}");
    let current = &read["current"][0];
    assert_eq!(current["metric"]["unit"], "Cel", "{read}");
    let samples = read["samples"].as_array().unwrap();
    assert_eq!(samples.len(), 7, "{read}");
    let of_one = samples[0]["values"].as_array().unwrap();
    assert_eq!(of_one.len(), 3, "{read}");
    let average: f64 = read["average"][0]["value"][1]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    assert!((average - 22.3).abs() < 0.01, "{read}");
    let hours = read["hours"][0]["values"].as_array().unwrap();
    assert!((2..=4).contains(&hours.len()), "{read}");
    let refused = read["refused"].as_str().unwrap();
    assert!(
        refused.contains("400") && refused.contains("histogram_quantile"),
        "{read}"
    );
    talblick.assert_log_clean();
}
