//! Versions of payload codecs that were written in the editor: drafts, published ones, those that were rolled back. Rows
//! of their own, and only a draft's is ever taken away; the rows themselves say which version is in force.

use crate::database::has_table;
use crate::registry::{parse, print};
use crate::{Error, Store};
use rusqlite::{Connection, Row, params};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use talblick_model::{FPort, Json, Millis, Payload};

/// The table, which files of the same format may lack that were last written before there were versions.
const TABLE: &str = "
CREATE TABLE IF NOT EXISTS codec_version (codec TEXT NOT NULL, number INTEGER NOT NULL, source TEXT NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (codec, number)) WITHOUT ROWID;
";

/// The columns of a row.
pub(crate) const COLUMNS: &str = "codec, number, source, body";

/// One version of a codec.
#[derive(Debug, Clone, PartialEq)]
pub struct CodecVersion {
    /// Name of the codec.
    pub codec: String,
    /// Its number, beginning with 1.
    pub number: u32,
    /// JavaScript.
    pub source: String,
    /// Examples that must come out right before it is published.
    pub vectors: Vec<CodecVector>,
    /// Who wrote it last.
    pub drafted: CodecStep,
    /// Who published it; a version without is a draft.
    pub published: Option<CodecStep>,
    /// Who took it out of force.
    pub rolled_back: Option<CodecStep>,
}

/// Who did something with a version, when and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodecStep {
    /// Sign-in name; absent for the administration token and the command line.
    pub by: Option<String>,
    /// When.
    pub at: Millis,
    /// Why, in the words of who did it.
    pub why: String,
}

/// A payload with what must come out of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodecVector {
    /// What it is an example of.
    #[serde(default)]
    pub description: String,
    /// Application port.
    pub f_port: FPort,
    /// The payload.
    pub bytes: Payload,
    /// When it came, for codecs that ask.
    pub recv_time: Option<Millis>,
    /// Variables of the device.
    #[serde(default)]
    pub variables: BTreeMap<String, String>,
    /// What the codec must answer: an object with `data` and perhaps `warnings`, or with `errors`.
    pub expected: Json,
}

/// What of a version is kept as JSON.
#[derive(Serialize, Deserialize)]
struct Body {
    vectors: Vec<CodecVector>,
    drafted: CodecStep,
    published: Option<CodecStep>,
    rolled_back: Option<CodecStep>,
}

impl CodecVersion {
    /// Whether nobody has published it.
    pub const fn is_draft(&self) -> bool {
        self.published.is_none()
    }

    /// Of the versions of one codec the one that decodes: the newest that was published and not rolled back.
    pub fn in_force(versions: &[Self]) -> Option<&Self> {
        let able = versions.iter();
        let able = able.filter(|v| v.published.is_some() && v.rolled_back.is_none());
        able.max_by_key(|version| version.number)
    }
}

impl Store {
    /// The versions of a codec, or of all codecs, in order of name and number.
    pub fn codec_versions(&self, codec: Option<&str>) -> Result<Vec<CodecVersion>, Error> {
        self.embedded().read(|db| list(db, codec))
    }

    /// Writes a version, in the place of the one with its number if there is one.
    pub fn put_codec_version(&self, version: &CodecVersion) -> Result<(), Error> {
        let mut writer = self.embedded().writer()?;
        writer.transaction(|db| save(db, version))
    }

    /// Takes the draft of a codec away; false if there is none.
    pub fn discard_codec_draft(&self, codec: &str) -> Result<bool, Error> {
        let mut writer = self.embedded().writer()?;
        writer.transaction(|db| {
            let all = list(db, Some(codec))?;
            let Some(draft) = all.iter().find(|version| version.is_draft()) else {
                return Ok(false);
            };
            db.prepare_cached("DELETE FROM codec_version WHERE codec = ?1 AND number = ?2")?
                .execute(params![codec, draft.number])?;
            Ok(true)
        })
    }
}

/// Makes the table where it is missing.
pub(crate) fn prepare(db: &Connection) -> Result<(), Error> {
    if !is_there(db)? {
        db.execute_batch(TABLE)?;
    }
    Ok(())
}

/// Whether the file has the table.
pub(crate) fn is_there(db: &Connection) -> Result<bool, Error> {
    has_table(db, "codec_version")
}

fn list(db: &Connection, codec: Option<&str>) -> Result<Vec<CodecVersion>, Error> {
    if !is_there(db)? {
        return Ok(Vec::new());
    }
    let mut query = db.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM codec_version WHERE ?1 IS NULL OR codec = ?1 ORDER BY codec, number"
    ))?;
    let mut rows = query.query([codec])?;
    let mut versions = Vec::new();
    while let Some(row) = rows.next()? {
        versions.push(read(row)?);
    }
    Ok(versions)
}

fn save(db: &Connection, version: &CodecVersion) -> Result<(), Error> {
    let version = version.clone();
    let body = Body {
        vectors: version.vectors,
        drafted: version.drafted,
        published: version.published,
        rolled_back: version.rolled_back,
    };
    db.prepare_cached("INSERT OR REPLACE INTO codec_version VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![
            version.codec,
            version.number,
            version.source,
            print("a codec", &body)?
        ])?;
    Ok(())
}

/// Reads a row of [`COLUMNS`].
pub(crate) fn read(row: &Row<'_>) -> Result<CodecVersion, Error> {
    let (codec, number): (String, u32) = (row.get(0)?, row.get(1)?);
    let what = format!("version {number} of codec “{codec}”");
    let body: Body = parse(&what, &row.get::<_, String>(3)?)?;
    Ok(CodecVersion {
        codec,
        number,
        source: row.get(2)?,
        vectors: body.vectors,
        drafted: body.drafted,
        published: body.published,
        rolled_back: body.rolled_back,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::open;

    fn step(why: &str) -> CodecStep {
        CodecStep {
            by: Some("anna".into()),
            at: Millis::from_i64(1_795_269_630_000),
            why: why.into(),
        }
    }

    fn version(number: u32, published: bool, rolled_back: bool) -> CodecVersion {
        CodecVersion {
            codec: "thermometer".into(),
            number,
            source: format!("// {number}\nfunction decodeUplink(i) {{}}"),
            vectors: vec![CodecVector {
                description: "20.1 °C".into(),
                f_port: 2,
                bytes: Payload(vec![0, 201]),
                recv_time: Some(Millis::from_i64(7)),
                variables: BTreeMap::from([("offset".to_owned(), "1".to_owned())]),
                expected: Json::of(&serde_json::json!({"data": {"temperature": 20.1}})).unwrap(),
            }],
            drafted: step("first try"),
            published: published.then(|| step("it works")),
            rolled_back: rolled_back.then(|| step("it does not")),
        }
    }

    #[test]
    fn versions_are_there_after_reopening_and_only_a_draft_can_go() {
        let dir = tempfile::tempdir().unwrap();
        let store = open(&dir);
        assert_eq!(store.codec_versions(None).unwrap(), []);
        let all = [version(1, true, false), version(2, false, false)];
        for version in &all {
            store.put_codec_version(version).unwrap();
        }
        drop(store);
        let store = open(&dir);
        assert_eq!(store.codec_versions(Some("thermometer")).unwrap(), all);
        assert_eq!(store.codec_versions(Some("other")).unwrap(), []);
        assert!(store.discard_codec_draft("thermometer").unwrap());
        assert!(!store.discard_codec_draft("thermometer").unwrap());
        assert_eq!(store.codec_versions(None).unwrap(), all[..1]);
    }

    #[test]
    fn the_newest_version_that_was_not_rolled_back_is_in_force() {
        let number = |versions: &[CodecVersion]| CodecVersion::in_force(versions).map(|v| v.number);
        assert_eq!(number(&[]), None);
        assert_eq!(number(&[version(1, false, false)]), None);
        let all = [
            version(1, true, false),
            version(2, true, false),
            version(3, true, true),
            version(4, false, false),
        ];
        assert_eq!(number(&all), Some(2));
        assert_eq!(number(&[version(1, true, true)]), None);
    }
}
