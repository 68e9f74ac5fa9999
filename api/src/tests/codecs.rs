//! Codecs over HTTP: who may, what is refused and how it is said. What codecs do is played here, not done.

use super::*;
use crate::{
    CodecComparison, CodecDifference, CodecError, CodecInForce, CodecOrigin, CodecTrial,
    CodecVerdict, Codecs, GivenCodec, TriedPayload,
};
use serde_json::json;
use talblick_model::Json;
use talblick_store::{CodecStep, CodecVector, CodecVersion, User, UserRole};

/// A built-in codec, one from a file, and whatever is drafted; an example passes if it expects no errors.
#[derive(Debug)]
pub(super) struct Shelf(Store);

impl Shelf {
    pub(super) fn new(store: &Store) -> Self {
        Self(store.clone())
    }

    fn change(
        &self,
        name: &str,
        which: impl Fn(&CodecVersion) -> bool,
        change: impl Fn(&mut CodecVersion),
        missing: CodecError,
    ) -> Result<CodecVersion, CodecError> {
        let mut all = self.0.codec_versions(Some(name))?;
        let version = all.iter_mut().find(|v| which(v)).ok_or(missing)?;
        change(version);
        self.0.put_codec_version(version)?;
        Ok(version.clone())
    }
}

impl Codecs for Shelf {
    fn in_force(&self) -> Vec<CodecInForce> {
        let own = self.0.codec_versions(Some("own")).unwrap();
        let own = CodecVersion::in_force(&own).map(|v| CodecOrigin::Editor(v.number));
        let codec = |name: &str, origin, javascript| CodecInForce {
            name: name.into(),
            origin,
            javascript,
            devices: 2,
        };
        let mut all = vec![
            codec("elsys", CodecOrigin::BuiltIn, false),
            codec("own", own.unwrap_or(CodecOrigin::File), true),
        ];
        all.reverse();
        all
    }

    fn chosen_by(&self, profile: &str) -> bool {
        profile == "em500"
    }

    fn given(&self, name: &str) -> Option<GivenCodec> {
        match name {
            "elsys" => Some(GivenCodec {
                origin: CodecOrigin::BuiltIn,
                source: None,
            }),
            "own" => Some(GivenCodec {
                origin: CodecOrigin::File,
                source: Some("function decodeUplink() {}".into()),
            }),
            _ => None,
        }
    }

    fn limit_ms(&self) -> u64 {
        100
    }

    fn try_payload(
        &self,
        name: &str,
        source: Option<&str>,
        payload: TriedPayload,
    ) -> Result<CodecTrial, CodecError> {
        if name == "missing" {
            return Err(CodecError::Unknown);
        }
        let told = json!({
            "source": source, "bytes": payload.bytes, "port": payload.f_port, "offset": payload.variables.get("offset")
        });
        Ok(CodecTrial {
            data: Json::of(&told).ok(),
            readings: Vec::new(),
            errors: Vec::new(),
            warnings: Vec::new(),
            micros: 12,
            limit_ms: 100,
        })
    }

    fn try_vectors(
        &self,
        _: &str,
        _: Option<&str>,
        vectors: &[CodecVector],
    ) -> Result<Vec<CodecVerdict>, CodecError> {
        let verdict = |vector: &CodecVector| {
            let passes = !vector.expected.as_str().contains("errors");
            let difference = CodecDifference {
                at: "/data/t".into(),
                expected: Json::of(&20).ok(),
                got: None,
            };
            CodecVerdict {
                passes,
                answer: json!({"data": {}}),
                differences: Some(difference).filter(|_| !passes).into_iter().collect(),
            }
        };
        Ok(vectors.iter().map(verdict).collect())
    }

    fn compare(
        &self,
        _: &str,
        _: Option<&str>,
        most: usize,
    ) -> Result<CodecComparison, CodecError> {
        Ok(CodecComparison {
            uplinks: most as u64,
            ..CodecComparison::default()
        })
    }

    fn draft(
        &self,
        name: &str,
        source: String,
        vectors: Vec<CodecVector>,
        step: CodecStep,
    ) -> Result<CodecVersion, CodecError> {
        let version = CodecVersion {
            codec: name.into(),
            number: 1,
            source,
            vectors,
            drafted: step,
            published: None,
            rolled_back: None,
        };
        self.0.put_codec_version(&version)?;
        Ok(version)
    }

    fn discard(&self, name: &str) -> Result<(), CodecError> {
        let gone = self.0.discard_codec_draft(name)?;
        gone.then_some(()).ok_or(CodecError::NoDraft)
    }

    fn publish(&self, name: &str, step: CodecStep) -> Result<CodecVersion, CodecError> {
        let versions = self.0.codec_versions(Some(name))?;
        let draft = versions.iter().find(|v| v.is_draft());
        let draft = draft.ok_or(CodecError::NoDraft)?;
        if draft.vectors.is_empty() {
            return Err(CodecError::NoVectors);
        }
        let verdicts = self.try_vectors(name, None, &draft.vectors)?;
        if verdicts.iter().any(|verdict| !verdict.passes) {
            return Err(CodecError::Failing(verdicts));
        }
        let published = Some(step);
        let change = |v: &mut CodecVersion| v.published.clone_from(&published);
        self.change(name, CodecVersion::is_draft, change, CodecError::NoDraft)
    }

    fn roll_back(&self, name: &str, step: CodecStep) -> Result<CodecVersion, CodecError> {
        let step = Some(step);
        let in_force = |v: &CodecVersion| v.published.is_some() && v.rolled_back.is_none();
        let change = |v: &mut CodecVersion| v.rolled_back.clone_from(&step);
        self.change(name, in_force, change, CodecError::NotPublished)
    }
}

fn draft(expected: &Value) -> Value {
    json!({
        "source": "function decodeUplink(input) {\n\treturn { data: {} };\n}\n",
        "vectors": [{"description": "20 °C", "f_port": 2, "bytes": "00 c9", "expected": expected}],
        "note": "hundredths, not tenths"
    })
}

#[tokio::test]
async fn a_draft_is_written_published_and_rolled_back_by_name_and_with_reasons() {
    let town = Town::open();
    town.users()
        .put(&User {
            name: "anna".into(),
            password_hash: crate::password::hash("correct horse").unwrap(),
            role: UserRole::Admin,
        })
        .unwrap();
    let sign_in = json!({"name": "anna", "password": "correct horse"});
    let begun = town
        .admin(Method::POST, "/api/v1/session", Some(sign_in))
        .await;
    let anna = begun.json()["token"].as_str().unwrap().to_owned();
    let put = draft(&json!({"data": {"t": 20}}));
    let written = town
        .send_as(&anna, Method::PUT, "/api/v1/codecs/own", Some(put))
        .await;
    assert_eq!(written.status, 200, "{}", written.text());
    insta::assert_json_snapshot!("codec", town.admin_get("/api/v1/codecs/own").await.json());
    insta::assert_json_snapshot!(
        "codec_version",
        town.admin_get("/api/v1/codecs/own/versions/1").await.json()
    );
    let why = |reason: &str| Some(json!({ "reason": reason }));
    let path = "/api/v1/codecs/own/publish";
    let published = town
        .send_as(&anna, Method::POST, path, why("it is right now"))
        .await;
    assert_eq!(
        published.json()["state"],
        "in_force",
        "{}",
        published.text()
    );
    let list = town.admin_get("/api/v1/codecs").await.json();
    assert_eq!(list["items"][1]["version"], 1, "{list}");
    let path = "/api/v1/codecs/own/rollback";
    let back = town
        .admin(Method::POST, path, why("it was not"))
        .await
        .json();
    assert_eq!(back["state"], "rolled_back");
    assert_eq!(
        (&back["published"]["by"], &back["rolled_back"]["by"]),
        (&json!("anna"), &Value::Null)
    );
    let again = town.admin(Method::POST, path, why("again")).await;
    assert_eq!(again.status, 409, "{}", again.text());
    let none = town
        .admin(Method::DELETE, "/api/v1/codecs/own/draft", None)
        .await;
    assert_eq!(none.status, 409, "{}", none.text());
}

#[tokio::test]
async fn a_refusal_to_publish_names_the_example_and_the_place() {
    let town = Town::open();
    let put = draft(&json!({"errors": ["too short"]}));
    town.admin(Method::PUT, "/api/v1/codecs/own", Some(put))
        .await;
    let path = "/api/v1/codecs/own/publish";
    let refused = town
        .admin(Method::POST, path, Some(json!({"reason": "now"})))
        .await;
    assert_eq!(refused.status, 409);
    insta::assert_json_snapshot!("codec_unfit", refused.json());
    let put = json!({"source": "function decodeUplink() {}"});
    town.admin(Method::PUT, "/api/v1/codecs/own", Some(put))
        .await;
    let refused = town
        .admin(Method::POST, path, Some(json!({"reason": "now"})))
        .await;
    assert_eq!(refused.json()["errors"][0]["pointer"], "/vectors");
    let discarded = town
        .admin(Method::DELETE, "/api/v1/codecs/own/draft", None)
        .await;
    assert_eq!(discarded.status, 204);
}

#[tokio::test]
async fn codecs_are_for_administrators() {
    let town = Town::open();
    town.users()
        .put(&User {
            name: "bert".into(),
            password_hash: crate::password::hash("correct horse").unwrap(),
            role: UserRole::Viewer,
        })
        .unwrap();
    let sign_in = json!({"name": "bert", "password": "correct horse"});
    let begun = town
        .admin(Method::POST, "/api/v1/session", Some(sign_in))
        .await;
    let bert = begun.json()["token"].as_str().unwrap().to_owned();
    for (method, path) in [
        (Method::GET, "/api/v1/codecs"),
        (Method::GET, "/api/v1/codecs/own"),
        (Method::GET, "/api/v1/codecs/own/versions/0"),
        (Method::PUT, "/api/v1/codecs/own"),
        (Method::DELETE, "/api/v1/codecs/own/draft"),
        (Method::POST, "/api/v1/codecs/own/test"),
        (Method::POST, "/api/v1/codecs/own/vectors"),
        (Method::POST, "/api/v1/codecs/own/uplinks"),
        (Method::POST, "/api/v1/codecs/own/publish"),
        (Method::POST, "/api/v1/codecs/own/rollback"),
    ] {
        let body = (method != Method::GET).then(|| json!({}));
        let viewer = town
            .send_as(&bert, method.clone(), path, body.clone())
            .await;
        assert_eq!(viewer.status, 403, "{method} {path}");
        let nobody = town.send_as("wrong", method, path, body).await;
        assert_eq!(nobody.status, 401, "{path}");
    }
}

#[tokio::test]
async fn a_payload_examples_and_uplinks_are_tried() {
    let town = Town::open();
    let post = async |what: &str, body: Value| {
        let path = format!("/api/v1/codecs/own/{what}");
        town.admin(Method::POST, &path, Some(body)).await.json()
    };
    let asked = json!({"bytes": "00 C9", "f_port": 2, "source": "x", "variables": {"offset": "1"}});
    let tried = post("test", asked).await;
    assert_eq!(
        tried["data"],
        json!({"source": "x", "bytes": [0, 201], "port": 2, "offset": "1"})
    );
    let example = |expected: Value| json!({"f_port": 1, "bytes": "", "expected": expected});
    let examples = [
        example(json!({"data": {}})),
        example(json!({"errors": []})),
        example(json!({"data": {}, "normalized": [{"battery": 3.6}]})),
    ];
    let verdicts = post("vectors", json!({ "vectors": examples })).await;
    assert_eq!(verdicts["passed"], 2, "{verdicts}");
    assert_eq!(
        verdicts["verdicts"][1]["differences"][0],
        json!({"at": "/data/t", "expected": 20})
    );
    assert_eq!(post("uplinks", json!({})).await["uplinks"], 100);
    assert_eq!(
        post("uplinks", json!({"last": 1_000})).await["uplinks"],
        1_000
    );
    let refused = post("uplinks", json!({"last": 1_001})).await;
    assert_eq!(refused["errors"][0]["pointer"], "/last", "{refused}");
    let missing = "/api/v1/codecs/missing/test";
    let body = json!({"bytes": "", "f_port": 1});
    assert_eq!(
        town.admin(Method::POST, missing, Some(body)).await.status,
        404
    );
    for path in ["/api/v1/codecs/missing", "/api/v1/codecs/own/versions/7"] {
        assert_eq!(town.admin_get(path).await.status, 404, "{path}");
    }
    let given = town.admin_get("/api/v1/codecs/own/versions/0").await.json();
    assert_eq!(
        (&given["state"], &given["source"]),
        (&json!("in_force"), &json!("function decodeUplink() {}"))
    );
}

#[tokio::test]
async fn what_is_no_codec_and_no_payload_is_refused_with_its_place() {
    let town = Town::open();
    let refused = async |method: Method, path: &str, body: Value| -> Vec<String> {
        let answer = town.admin(method, path, Some(body)).await;
        assert_eq!(answer.status, 400, "{}", answer.text());
        let json = answer.json();
        let errors = json["errors"].as_array().unwrap().iter();
        errors
            .map(|e| e["pointer"].as_str().unwrap().to_owned())
            .collect()
    };
    let put = "/api/v1/codecs/own";
    assert_eq!(
        refused(Method::PUT, put, json!({"source": "  "})).await,
        ["/source"]
    );
    assert_eq!(
        refused(Method::PUT, put, json!({"source": "x".repeat(300_000)})).await,
        ["/source"]
    );
    let bad = draft(&json!({"values": {}}));
    assert_eq!(
        refused(Method::PUT, put, bad).await,
        ["/vectors/0/expected"]
    );
    let one = draft(&json!({"data": {}, "normalized": {"battery": 3.6}}));
    assert_eq!(
        refused(Method::PUT, put, one).await,
        ["/vectors/0/expected"]
    );
    let big = draft(&json!({"data": {"t": "x".repeat(20_000)}}));
    assert_eq!(
        refused(Method::PUT, put, big).await,
        ["/vectors/0/expected"]
    );
    let many = json!({"source": "x", "vectors": vec![json!({}); 201]});
    assert_eq!(refused(Method::PUT, put, many).await, ["/vectors"]);
    let name = "/api/v1/codecs/..%2Fetc";
    assert_eq!(
        refused(Method::PUT, name, json!({"source": "x"})).await,
        ["name"]
    );
    let test = "/api/v1/codecs/own/test";
    let wrong = json!({"bytes": "0g", "f_port": 256, "recv_time": "yesterday"});
    assert_eq!(
        refused(Method::POST, test, wrong).await,
        ["/bytes", "/f_port", "/recv_time"]
    );
    let long = json!({"bytes": "00".repeat(1_025), "f_port": 1});
    assert_eq!(refused(Method::POST, test, long).await, ["/bytes"]);
    let publish = "/api/v1/codecs/own/publish";
    assert_eq!(refused(Method::POST, publish, json!({})).await, ["/reason"]);
}
