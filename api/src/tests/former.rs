//! Addresses that have a successor, and where programs learn of every interface.

use super::Town;
use axum::http::StatusCode;

/// An absolute link without the host.
fn path(link: &str) -> &str {
    link.strip_prefix("https://talblick.example")
        .unwrap_or(link)
}

#[tokio::test]
async fn an_address_with_a_successor_leads_there_and_says_since_when_and_until_when() {
    let town = Town::open();
    let asked = "/sta/v1.0/Things?$top=2&$filter=name%20ne%20'+'";
    let answer = town.get(asked).await;
    assert_eq!(answer.status, StatusCode::PERMANENT_REDIRECT);
    let successor = answer.header("location").to_owned();
    assert_eq!(path(&successor), asked.replace("v1.0", "v1.1"));
    assert_eq!(
        answer.header("link"),
        format!("<{successor}>; rel=\"successor-version\"")
    );
    assert_eq!(answer.header("deprecation"), "@1795305600");
    assert_eq!(answer.header("sunset"), "Sat, 01 Jan 2028 00:00:00 GMT");
    assert_eq!(town.get(path(&successor)).await.status, StatusCode::OK);
    for root in ["/sta/v1.0", "/sta/v1.0/"] {
        let answer = town.get(root).await;
        assert_eq!(answer.status, StatusCode::PERMANENT_REDIRECT, "{root}");
        let successor = answer.header("location").to_owned();
        assert_eq!(town.get(path(&successor)).await.status, StatusCode::OK);
    }
    let document = town.get("/api/v1/openapi.json").await.json();
    assert_eq!(
        document["paths"]["/sta/v1.0/{path}"]["get"]["deprecated"],
        true
    );
}

#[tokio::test]
async fn whoever_knows_only_the_host_finds_every_interface_and_each_link_answers() {
    let town = Town::open();
    let answer = town.get("/.well-known/api-catalog").await;
    assert!(
        answer
            .header("content-type")
            .starts_with("application/linkset+json")
    );
    let all = answer.json();
    let linkset = all["linkset"].as_array().unwrap();
    assert_eq!(linkset.len(), 4);
    for interface in linkset {
        let mut relations = interface.as_object().unwrap().clone();
        assert!(relations.remove("anchor").unwrap().is_string());
        for (relation, links) in relations {
            for link in links.as_array().unwrap() {
                let (href, kind) = (
                    link["href"].as_str().unwrap(),
                    link["type"].as_str().unwrap(),
                );
                let answer = town.get_with(path(href), "accept", kind).await;
                assert_eq!(answer.status, StatusCode::OK, "{relation} {href}");
                assert!(
                    answer.header("content-type").starts_with(kind),
                    "{relation} {href}"
                );
            }
        }
    }
}
