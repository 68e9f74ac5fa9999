//! The examples of the OpenAPI document: every parameter has one, and the program understands it.

use super::Town;
use axum::http::StatusCode;
use serde_json::Value;

fn document() -> Value {
    serde_json::from_str(&crate::openapi().unwrap()).unwrap()
}

/// Names and examples of the parameters of an operation that stand in the path or in the query.
fn examples(operation: &Value, place: &str) -> Vec<(String, String, bool)> {
    let all = operation["parameters"].as_array().into_iter().flatten();
    let here = all.filter(|parameter| parameter["in"] == place);
    here.filter_map(|parameter| {
        let example = parameter["schema"]["examples"].get(0)?;
        let text = example
            .as_str()
            .map_or_else(|| example.to_string(), str::to_owned);
        let name = parameter["name"].as_str()?.to_owned();
        Some((name, text, parameter["required"] == true))
    })
    .collect()
}

#[test]
fn every_parameter_has_an_example_of_its_type() {
    let document = document();
    let mut seen = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            for parameter in operation["parameters"].as_array().into_iter().flatten() {
                // What is in a cursor is nobody's business.
                if parameter["name"] == "cursor" {
                    continue;
                }
                let schema = &parameter["schema"];
                let example = &schema["examples"][0];
                let fits = match schema["type"].as_str().unwrap() {
                    "string" => example.is_string(),
                    "integer" => example.is_u64(),
                    "number" => example.is_number(),
                    "boolean" => example.is_boolean(),
                    other => panic!("{other}"),
                };
                assert!(fits, "{method} {path}: {parameter}");
                seen += 1;
            }
        }
    }
    assert!(seen > 200, "{seen}");
}

#[tokio::test]
async fn every_example_of_what_anybody_may_ask_is_understood() {
    let town = Town::covered();
    let document = document();
    let (mut asked, mut strange) = (0, Vec::new());
    for (path, item) in document["paths"].as_object().unwrap() {
        let operation = &item["get"];
        // The live stream does not end; one release cannot be compared with another; of a place one parameter is not enough.
        let apart = ["live", "coverage/compare", "coverage/place"];
        let apart = apart.iter().any(|name| *path == format!("/api/v1/{name}"));
        if apart || !operation.is_object() || !operation["security"].is_null() {
            continue;
        }
        let mut filled = path.clone();
        for (name, text, _) in examples(operation, "path") {
            filled = filled.replace(&format!("{{{name}}}"), &text);
        }
        let all = examples(operation, "query");
        let pair = |(name, text, _): &(String, String, bool)| {
            let mut pairs = form_urlencoded::Serializer::new(String::new());
            pairs.append_pair(name, text).finish()
        };
        let needed: Vec<String> = all
            .iter()
            .filter(|(.., needed)| *needed)
            .map(pair)
            .collect();
        let mut questions = vec![needed.clone()];
        for one in all.iter().filter(|(.., needed)| !needed) {
            questions.push([needed.clone(), vec![pair(one)]].concat());
        }
        for question in questions {
            let address = format!("{filled}?{}", question.join("&"));
            let answer = town.get(address.trim_end_matches('?')).await;
            let known =
                answer.status != StatusCode::BAD_REQUEST && !answer.status.is_server_error();
            if !known {
                strange.push(format!("{address}: {}", answer.text()));
            }
            asked += 1;
        }
    }
    assert!(strange.is_empty(), "{strange:#?}");
    assert!(asked > 150, "{asked}");
}
