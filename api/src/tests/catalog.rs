//! The catalogue: the same graph in every format, what DCAT-AP.de asks for, and links that lead somewhere.

use super::radio::hear;
use super::{Answer, Town};
use axum::http::StatusCode;
use oxrdf::{Graph, NamedNodeRef, Term, TripleRef};
use oxrdfio::{JsonLdProfileSet, RdfFormat, RdfParser};
use serde_json::Value;
use std::collections::BTreeSet;

const BASE: &str = "https://talblick.example";
const DCAT: &str = "http://www.w3.org/ns/dcat#";
const DCT: &str = "http://purl.org/dc/terms/";

fn town() -> Town {
    let town = Town::covered();
    hear(&town);
    town
}

fn graph(format: RdfFormat, answer: &Answer) -> Graph {
    let quads = RdfParser::from_format(format).for_slice(&answer.body);
    quads
        .map(|quad| oxrdf::Triple::from(quad.unwrap()))
        .collect()
}

async fn turtle(town: &Town) -> Graph {
    graph(RdfFormat::Turtle, &town.get("/catalog.ttl").await)
}

/// What is said of a subject: the values of a property.
fn values<'a>(graph: &'a Graph, of: &'a str, property: &'a str) -> Vec<String> {
    let of = NamedNodeRef::new(of).unwrap();
    let property = NamedNodeRef::new(property).unwrap();
    let found = graph.objects_for_subject_predicate(of, property);
    found.map(|term| term.to_string()).collect()
}

fn of_class(graph: &Graph, class: &str) -> BTreeSet<String> {
    let class = NamedNodeRef::new(class).unwrap();
    let found = graph.subjects_for_predicate_object(oxrdf::vocab::rdf::TYPE, class);
    let bare = |text: String| text.trim_matches(['<', '>']).to_owned();
    found.map(|subject| bare(subject.to_string())).collect()
}

#[tokio::test]
async fn every_format_says_the_same() {
    let town = town();
    let expected = turtle(&town).await;
    assert!(expected.len() > 100);
    let json = RdfFormat::JsonLd {
        profile: JsonLdProfileSet::empty(),
    };
    for (format, path, media) in [
        (RdfFormat::Turtle, "/catalog.ttl", "text/turtle"),
        (RdfFormat::RdfXml, "/catalog.rdf", "application/rdf+xml"),
        (json, "/catalog.jsonld", "application/ld+json"),
    ] {
        let asked = town.get(path).await;
        let chosen = town.get_with("/catalog", "accept", media).await;
        for answer in [asked, chosen] {
            assert_eq!(answer.header("content-type"), media);
            let found = graph(format, &answer);
            let missing: Vec<TripleRef<'_>> =
                expected.iter().filter(|t| !found.contains(*t)).collect();
            assert!(
                missing.is_empty() && found.len() == expected.len(),
                "{path}: {missing:?}"
            );
        }
    }
}

#[tokio::test]
async fn every_dataset_has_a_page_with_its_title_and_ways_and_one_to_try_its_interface() {
    let town = town();
    let graph = turtle(&town).await;
    let datasets = of_class(&graph, &format!("{DCAT}Dataset"));
    assert!(!datasets.is_empty());
    for dataset in datasets {
        let page = values(&graph, &dataset, &format!("{DCAT}landingPage")).concat();
        let page = page.trim_matches(['<', '>']).replacen(BASE, "", 1);
        let answer = town.get(&page).await;
        assert_eq!(answer.status, StatusCode::OK, "{page}");
        let titles = values(&graph, &dataset, &format!("{DCT}title"));
        let title = titles.iter().find_map(|t| t.strip_suffix("\"@de")).unwrap();
        let title = title.trim_start_matches('"');
        assert!(
            answer.text().contains(&format!("<h1>{title}</h1>")),
            "{page}"
        );
        let console = town.get(&format!("{page}/api")).await;
        assert_eq!(console.status, StatusCode::OK, "{page}");
    }
}

#[tokio::test]
async fn every_resource_has_what_portals_demand() {
    let town = town();
    let graph = turtle(&town).await;
    for (class, demanded) in [
        (
            "Catalog",
            &["title", "description", "publisher", "license"] as &[_],
        ),
        (
            "Dataset",
            &[
                "title",
                "description",
                "publisher",
                "identifier",
                "accrualPeriodicity",
                "accessRights",
                "spatial",
            ],
        ),
        ("DatasetSeries", &["title", "description", "publisher"]),
        ("Distribution", &["title", "license", "format"]),
        (
            "DataService",
            &[
                "title",
                "description",
                "publisher",
                "license",
                "conformsTo",
                "accessRights",
            ],
        ),
    ] {
        let all = of_class(&graph, &format!("{DCAT}{class}"));
        assert!(!all.is_empty(), "no {class}");
        for one in &all {
            for name in demanded {
                let found = values(&graph, one, &format!("{DCT}{name}"));
                assert!(!found.is_empty(), "{one} has no {name}");
            }
        }
    }
    for dataset in of_class(&graph, &format!("{DCAT}Dataset")) {
        for language in ["@de", "@en"] {
            let words = values(&graph, &dataset, &format!("{DCAT}keyword"));
            let said = words.iter().any(|word| word.ends_with(language));
            assert!(said, "{dataset} has no keywords {language}: {words:?}");
        }
        for property in [
            "contactPoint",
            "theme",
            "keyword",
            "distribution",
            "landingPage",
        ] {
            let found = values(&graph, &dataset, &format!("{DCAT}{property}"));
            assert!(!found.is_empty(), "{dataset} has no {property}");
        }
        let contributor = values(
            &graph,
            &dataset,
            "http://dcat-ap.de/def/dcatde/contributorID",
        );
        assert_eq!(
            contributor,
            ["<http://dcat-ap.de/def/contributors/openNRW>"]
        );
    }
    for distribution in of_class(&graph, &format!("{DCAT}Distribution")) {
        let addresses = values(&graph, &distribution, &format!("{DCAT}accessURL"));
        assert_eq!(addresses.len(), 1, "{distribution}");
        let named = "http://dcat-ap.de/def/dcatde/licenseAttributionByText";
        assert_eq!(
            values(&graph, &distribution, named).len(),
            1,
            "{distribution}"
        );
    }
}

#[tokio::test]
async fn a_high_value_dataset_says_so_with_its_ways_and_services_and_no_other_does() {
    let town = town();
    let graph = turtle(&town).await;
    let r5r = "http://data.europa.eu/r5r/";
    let law = "<http://data.europa.eu/eli/reg_impl/2023/138/oj>";
    let laws = |of: &str| values(&graph, of, &format!("{r5r}applicableLegislation"));
    let categories = |of: &str| values(&graph, of, &format!("{r5r}hvdCategory"));
    let weather = format!("{BASE}/catalog/weather");
    assert_eq!(laws(&weather), [law]);
    assert_eq!(
        categories(&weather),
        ["<http://data.europa.eu/bna/c_164e0bf5>"]
    );
    assert_eq!(laws(&format!("{weather}#latest")), [law]);
    let service = |name: &str| format!("{BASE}/catalog#service-{name}");
    assert_eq!(laws(&service("rest")), [law]);
    assert_eq!(categories(&service("sensorthings")).len(), 1);
    assert_eq!(
        values(&graph, &service("rest"), "http://xmlns.com/foaf/0.1/page").len(),
        1
    );
    for other in [format!("{BASE}/catalog/waters"), service("wms")] {
        assert!(
            laws(&other).is_empty() && categories(&other).is_empty(),
            "{other}"
        );
    }
}

#[tokio::test]
async fn every_link_to_this_server_leads_somewhere() {
    let town = town();
    let graph = turtle(&town).await;
    let mut links = BTreeSet::new();
    for triple in &graph {
        let subject = Term::from(triple.subject.into_owned());
        for term in [subject, triple.object.into_owned()] {
            if let Term::NamedNode(node) = term
                && let Some(path) = node.as_str().strip_prefix(BASE)
            {
                links.insert(path.split('#').next().unwrap().to_owned());
            }
        }
    }
    assert!(links.len() > 10, "{links:?}");
    for path in links {
        let status = town.get(&path).await.status;
        // The REST interface as a whole is its page; `/` chooses a language.
        let expected = match path.as_str() {
            "/" | "/api/v1" => StatusCode::SEE_OTHER,
            _ => StatusCode::OK,
        };
        assert_eq!(status, expected, "{path}");
    }
}

#[tokio::test]
async fn a_dataset_has_a_page_and_a_graph_of_its_own() {
    let town = town();
    let whole = turtle(&town).await;
    let datasets = of_class(&whole, &format!("{DCAT}Dataset"));
    assert!(datasets.contains(&format!("{BASE}/catalog/districts")));
    for dataset in datasets {
        let path = dataset.strip_prefix(BASE).unwrap();
        let own = town.get_with(path, "accept", "text/turtle").await;
        let own = graph(RdfFormat::Turtle, &own);
        assert_eq!(of_class(&own, &format!("{DCAT}Dataset")).len(), 1);
        let page = town.get_with(path, "accept", "text/html").await;
        assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
        let text = page.text();
        let data = text.split("<script type=\"application/ld+json\">").nth(1);
        let data = data.and_then(|t| t.split("</script>").next()).unwrap();
        let data: Value = serde_json::from_str(data).unwrap();
        assert_eq!(data["@graph"][0]["@id"], *dataset);
    }
    let absent = town.get("/catalog/nothing").await;
    assert_eq!(absent.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn without_a_public_address_the_catalogue_says_what_it_lacks() {
    let town = Town::nameless();
    let asked = town
        .get_with("/catalog.ttl", "host", "127.0.0.1:8081")
        .await;
    let graph = graph(RdfFormat::Turtle, &asked);
    let catalogues = of_class(&graph, &format!("{DCAT}Catalog"));
    assert!(catalogues.contains("http://127.0.0.1:8081/catalog"));
    let odd = town.get_with("/catalog.ttl", "host", "x\"><y").await;
    assert_eq!(odd.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(odd.text().contains("api.base_url"));
}
