//! `TALBLICK__SECTION__KEY=value` over the file. Of several sources one is named by its name:
//! `TALBLICK__SOURCE__CITY__PASSWORD`.

use super::Problem;
use toml::{Table, Value};

const PREFIX: &str = "TALBLICK__";

/// Puts the variables that concern Talblick over a table.
pub(super) fn overlay(
    table: &mut Table,
    variables: impl Iterator<Item = (String, String)>,
) -> Result<Vec<String>, Problem> {
    let mut used = Vec::new();
    for (name, text) in variables {
        let Some(path) = name.strip_prefix(PREFIX) else {
            continue;
        };
        let path: Vec<String> = path.split("__").map(str::to_lowercase).collect();
        put(table, &path, value(&text)).map_err(|message| Problem::InEnvironment {
            variable: name.clone(),
            message,
        })?;
        used.push(name);
    }
    Ok(used)
}

/// A value is read as TOML; what is not TOML is a text.
fn value(text: &str) -> Value {
    let parsed: Option<Table> = toml::from_str(&format!("v = {text}")).ok();
    parsed
        .and_then(|mut t| t.remove("v"))
        .unwrap_or_else(|| Value::String(text.to_owned()))
}

fn put(table: &mut Table, path: &[String], value: Value) -> Result<(), String> {
    let Some((key, rest)) = path.split_first() else {
        return Err("names no key".to_owned());
    };
    if rest.is_empty() {
        table.insert(key.clone(), value);
        return Ok(());
    }
    match table
        .entry(key.clone())
        .or_insert_with(|| Value::Table(Table::new()))
    {
        Value::Table(inner) => put(inner, rest, value),
        Value::Array(items) => {
            let Some((name, rest)) = rest.split_first() else {
                return Err("names no key".to_owned());
            };
            let named = |item: &&mut Value| {
                let given = item.get("name").and_then(Value::as_str);
                given.is_some_and(|given| given.to_lowercase().replace('-', "_") == *name)
            };
            match items.iter_mut().find(named) {
                Some(Value::Table(inner)) => put(inner, rest, value),
                _ => Err(format!("there is no {key} with the name “{name}”")),
            }
        }
        _ => Err(format!("`{key}` is a value, not a section")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(text: &str, variables: &[(&str, &str)]) -> Result<Table, Problem> {
        let mut table: Table = toml::from_str(text).unwrap();
        let variables = variables
            .iter()
            .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()));
        overlay(&mut table, variables).map(|_| table)
    }

    #[test]
    fn a_variable_wins_over_the_file_and_keeps_its_type() {
        let table = with(
            "[api]\nlisten = 'a'\n",
            &[
                ("TALBLICK__API__LISTEN", "0.0.0.0:80"),
                ("TALBLICK__API__RATE_LIMIT", "7"),
            ],
        )
        .unwrap();
        assert_eq!(table["api"]["listen"].as_str(), Some("0.0.0.0:80"));
        assert_eq!(table["api"]["rate_limit"].as_integer(), Some(7));
    }

    #[test]
    fn a_source_is_found_by_its_name() {
        let table = with(
            "[[source]]\nname = 'city-west'\n",
            &[("TALBLICK__SOURCE__CITY_WEST__PASSWORD", "x y")],
        )
        .unwrap();
        assert_eq!(table["source"][0]["password"].as_str(), Some("x y"));
        let missing = with(
            "[[source]]\nname = 'a'\n",
            &[("TALBLICK__SOURCE__B__PASSWORD", "x")],
        )
        .unwrap_err();
        assert_eq!(
            missing.to_string(),
            "environment variable TALBLICK__SOURCE__B__PASSWORD: there is no source with the name “b”"
        );
    }
}
