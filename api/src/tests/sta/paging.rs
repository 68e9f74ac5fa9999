//! Pages, their links and counts.

use super::{get, id, ids, refused};
use crate::tests::{HOUR, NOW, Town, reading, stream};
use serde_json::Value;
use talblick_store::Batch;

/// Follows links from page to page; gives all ids.
async fn follow(town: &Town, path: &str) -> Vec<String> {
    let mut all = Vec::new();
    let mut next = Some(path.to_owned());
    while let Some(path) = next {
        let page = get(town, &path).await;
        all.extend(page["value"].as_array().unwrap().iter().map(id));
        next = page["@iot.nextLink"].as_str().map(str::to_owned);
        assert!(all.len() < 1_000, "{path} does not end");
    }
    all
}

#[tokio::test]
async fn pages_put_together_are_the_whole_and_nothing_twice() {
    let town = Town::open();
    for (path, order) in [
        ("Things", ""),
        ("Datastreams", "&$orderby=name desc"),
        ("Observations", ""),
        ("Observations", "&$orderby=phenomenonTime"),
        ("Observations", "&$orderby=phenomenonTime desc"),
        ("Observations", "&$orderby=resultTime DESC,id"),
        ("Observations", "&$orderby=id desc"),
        ("Observations", "&$orderby=result desc"),
        (
            "Observations",
            "&$orderby=Datastream/id desc,phenomenonTime desc",
        ),
        ("Observations", "&$orderby=Datastream/name,phenomenonTime"),
        ("Observations", "&$filter=result gt 0"),
        (
            "Observations",
            "&$filter=result gt 0&$orderby=phenomenonTime desc",
        ),
        ("Datastreams(1)/Observations", ""),
        (
            "Datastreams(1)/Observations",
            "&$orderby=phenomenonTime desc",
        ),
        (
            "FeaturesOfInterest(2)/Observations",
            "&$orderby=phenomenonTime desc",
        ),
    ] {
        let whole = ids(&town, &format!("{path}?$top=10000{order}")).await;
        let mut unique = whole.clone();
        unique.sort_unstable();
        unique.dedup();
        assert_eq!(unique.len(), whole.len(), "{path}{order}");
        for top in [1, 7, 48] {
            let pages = follow(&town, &format!("{path}?$top={top}{order}")).await;
            assert_eq!(pages, whole, "{path}{order} by {top}");
        }
        let counted = get(&town, &format!("{path}?$count=true&$top=0{order}")).await;
        assert_eq!(counted["@iot.count"], whole.len(), "{path}{order}");
        assert!(counted["value"].as_array().unwrap().is_empty());
        assert!(counted.get("@iot.nextLink").is_none(), "{path}{order}");
        // What is skipped is what the pages before hold.
        let skipped = ids(&town, &format!("{path}?$skip=2&$top=10000{order}")).await;
        assert_eq!(skipped, whole[2.min(whole.len())..], "{path}{order}");
    }
}

#[tokio::test]
async fn observations_come_in_the_order_that_was_asked() {
    let town = Town::open();
    let times = |page: &Value| -> Vec<String> {
        let items = page["value"].as_array().unwrap().iter();
        items
            .map(|o| o["phenomenonTime"].as_str().unwrap().to_owned())
            .collect()
    };
    let page = get(
        &town,
        "Observations?$orderby=phenomenonTime desc&$top=10000",
    )
    .await;
    let found = times(&page);
    assert_eq!(found.len(), 97);
    assert!(found.is_sorted_by(|a, b| a >= b), "{found:?}");
    let page = get(&town, "Datastreams(1)/Observations?$top=10000").await;
    assert!(times(&page).is_sorted());
    let page = get(
        &town,
        "Observations?$orderby=result&$filter=result ne null&$top=10000",
    )
    .await;
    let results = page["value"].as_array().unwrap().iter();
    let results: Vec<f64> = results.map(|o| o["result"].as_f64().unwrap()).collect();
    assert!(results.is_sorted() && results.len() == 96);
}

#[tokio::test]
async fn counts_are_exact_over_everything_and_within_a_time() {
    let town = Town::open();
    for (path, count) in [
        ("Observations?$count=true&$top=0", 97),
        ("Datastreams(1)/Observations?$count=true&$top=0", 48),
        ("Datastreams(4)/Observations?$count=true&$top=0", 1),
        (
            "Datastreams(1)/Observations?$count=true&$top=0&$filter=phenomenonTime ge 2026-11-21T12:00:00Z",
            5,
        ),
        (
            "Datastreams(1)/Observations?$count=true&$top=0&$filter=phenomenonTime lt 2026-11-20T00:00:00Z",
            0,
        ),
        (
            "Observations?$count=true&$top=0&$filter=Datastream/id eq 3",
            48,
        ),
        ("Observations?$count=true&$top=0&$filter=result gt 0.55", 40),
        ("Things?$count=true&$top=0", 2),
        ("Datastreams?$count=true&$top=0&$filter=Thing/id eq 2", 2),
    ] {
        assert_eq!(get(&town, path).await["@iot.count"], count, "{path}");
    }
    let silent = get(&town, "Things?$count=false").await;
    assert!(silent.get("@iot.count").is_none());
}

#[tokio::test]
async fn a_link_to_a_next_page_names_top_and_skip_and_keeps_the_question() {
    let town = Town::open();
    let asked = "Datastreams(1)/Observations?$top=5&$skip=10&$filter=result gt 0.5&$orderby=phenomenonTime desc&$count=true";
    let page = get(&town, asked).await;
    let link = page["@iot.nextLink"].as_str().unwrap();
    // Masterportal reads `$top` and `$skip` in it, QGIS writes another `$top` into it.
    for part in [
        "$top=5&",
        "$skip=15&",
        "$filter=result%20gt%200.5",
        "$orderby=phenomenonTime%20desc",
        "$count=true",
    ] {
        assert!(link.contains(part), "{part} {link}");
    }
    let more = get(&town, &link.replace("$top=5", "$top=7")).await;
    assert_eq!(more["value"].as_array().unwrap().len(), 7);
    // Without $top nothing is said of it: Masterportal would take it for the whole.
    let page = get(&town, "Observations?$filter=result ne null or true").await;
    assert!(page.get("@iot.nextLink").is_none());
    let plain = get(&town, "Datastreams?$expand=Observations&$filter=id eq 1").await;
    assert!(plain["value"][0].get("Observations@iot.nextLink").is_none());
}

#[tokio::test]
async fn a_page_goes_on_where_it_was_although_something_came_in_between() {
    let town = Town::open();
    let path = "Datastreams(1)/Observations?$orderby=phenomenonTime desc&$top=3";
    let first = get(&town, path).await;
    let mut batch = Batch::default();
    batch.readings.push(reading(stream(1), NOW + HOUR, 9.0));
    town.store.append(batch).unwrap();
    let second = ids(&town, first["@iot.nextLink"].as_str().unwrap()).await;
    let before = ids(
        &town,
        "Datastreams(1)/Observations?$orderby=phenomenonTime desc&$top=3&$skip=4",
    )
    .await;
    assert_eq!(second, before);
}

#[tokio::test]
async fn the_last_page_has_no_link_and_no_page_has_more_than_ten_thousand() {
    let town = Town::open();
    let exact = get(&town, "Datastreams(1)/Observations?$top=48").await;
    assert!(exact.get("@iot.nextLink").is_none());
    let beyond = get(&town, "Datastreams(1)/Observations?$skip=500").await;
    assert!(beyond["value"].as_array().unwrap().is_empty());
    let mut batch = Batch::default();
    for i in 0..10_050_i64 {
        batch
            .readings
            .push(reading(stream(3), NOW - 48 * HOUR - i * 60_000, 1.0));
    }
    town.store.append(batch).unwrap();
    let page = get(&town, "Datastreams(3)/Observations?$top=50000&$count=true").await;
    assert_eq!(page["value"].as_array().unwrap().len(), 10_000);
    assert_eq!(page["@iot.count"], 10_098);
    let rest = get(&town, page["@iot.nextLink"].as_str().unwrap()).await;
    assert_eq!(rest["value"].as_array().unwrap().len(), 98);
    // A page of unsaid size has a hundred.
    let page = get(&town, "Datastreams(3)/Observations").await;
    assert_eq!(page["value"].as_array().unwrap().len(), 100);
}

#[tokio::test]
async fn a_token_of_another_list_is_refused() {
    let town = Town::open();
    let page = get(&town, "Datastreams(1)/Observations?$top=1").await;
    let link = page["@iot.nextLink"].as_str().unwrap();
    let other = link.replace("Datastreams(1)", "Datastreams(3)");
    let (status, said) = refused(&town, &other).await;
    assert!(status == 400 && said.contains("begin again"), "{said}");
}
