//! Questions that cost much: refused with a way out, or answered in turns while cheap ones are answered at once.

use crate::harness::history::{fill, within_circle};
use crate::harness::talblick::Talblick;
use std::sync::mpsc;

/// A thousand datastreams with 250 readings each, all public.
fn city() -> Talblick {
    let rules = "rate_limit = 0\n[publish]\nrules = [{ kinds = [\"*\"], quantities = [\"*\"] }]\n";
    let mut talblick = Talblick::prepare(rules);
    fill(&talblick.data(), 250, 250);
    talblick.start();
    talblick
}

const LATEST: &str = "/sta/v1.1/Datastreams?$top=1000&$select=id&$expand=Observations($top=1;$orderby=phenomenonTime%20desc)";

#[test]
fn cheap_questions_are_answered_while_expensive_ones_wait_for_each_other() {
    let talblick = city();
    let http = talblick.http().anonymous();
    // Every observation of ten hours is looked at; a text that long counts as expensive from its first character on.
    let path = format!(
        "/sta/v1.1/Observations?$top=0&$count=true&$filter={}result%20mod%207%20eq%203%20and%20phenomenonTime%20lt%202026-09-21T10:00:00Z",
        "+".repeat(25_000)
    );
    let (told, answers) = mpsc::channel();
    for _ in 0..16 {
        let (http, path, told) = (http.clone(), path.clone(), told.clone());
        std::thread::spawn(move || told.send(http.get(&path)));
    }
    drop(told);
    // As soon as one is sent away, there are as many under way as there may be.
    let mut known: Vec<_> = Vec::new();
    while known
        .iter()
        .all(|answer: &crate::harness::http::Answer| answer.status == 200)
    {
        known.push(answers.recv().expect("not all of them find room"));
    }
    let latest = http.json(LATEST);
    assert_eq!(latest["value"].as_array().unwrap().len(), 1_000);
    known.extend(answers.try_iter());
    let before = known.len();
    known.extend(answers.iter());
    let after = &known[before..];
    assert!(
        after.iter().any(|answer| answer.status == 200),
        "the cheap one waited for all of them"
    );
    assert_eq!(known.len(), 16);
    for answer in known {
        match answer.status {
            200 => assert_eq!(answer.json()["@iot.count"], 810, "{}", answer.text()),
            503 => {
                assert_eq!(answer.header("retry-after"), Some("5"));
                assert!(answer.text().contains("expensive"), "{}", answer.text());
            }
            _ => panic!("{}", answer.text()),
        }
    }
    talblick.assert_log_clean();
}

#[test]
fn what_would_cost_too_much_is_refused_with_a_way_out() {
    let talblick = city();
    let http = talblick.http().anonymous();
    let deep = "Things?$top=10000&$expand=Datastreams($expand=Observations($top=1000;$expand=FeatureOfInterest))";
    let deeper = "Things?$expand=Datastreams/Thing/Datastreams/Thing/Datastreams/Thing/Datastreams";
    let years = "Observations?$orderby=result&$filter=phenomenonTime%20ge%202016-01-01T00:00:00Z%20and%20phenomenonTime%20lt%202036-01-01T00:00:00Z";
    for (path, why) in [
        (deep, "entities in one answer"),
        (deeper, "depth of $expand"),
        (years, "observations to sort"),
    ] {
        let answer = http.get(&format!("/sta/v1.1/{path}"));
        let said = answer.text();
        assert_eq!(answer.status, 400, "{said}");
        assert!(said.contains(why), "{why}: {said}");
    }
    // Longer than an address may be, but not than a batch.
    let points = vec!["7+51"; 5_001].join(",");
    let border = format!("Things?$filter=geo.length(geography'LINESTRING({points})')+gt+1");
    let text = format!("Things?$filter={}id%20eq%201", "+".repeat(210_000));
    for (url, why) in [(border, "points of a geometry"), (text, "steps of work")] {
        let batch = serde_json::json!({"requests": [{"id": 1, "method": "get", "url": url}]});
        let answer = http.post("/sta/v1.1/$batch", &batch).json();
        let said = &answer["responses"][0];
        assert_eq!(said["status"], 400, "{said}");
        assert!(said.to_string().contains(why), "{why}: {said}");
    }
    // Large, but within bounds: it takes its turns and is answered.
    let border = within_circle(1_000);
    let found = http.json(&format!(
        "/sta/v1.1/Things?$top=1&$count=true&$filter={border}"
    ));
    assert_eq!(found["@iot.count"], 250);
    talblick.assert_log_clean();
}
